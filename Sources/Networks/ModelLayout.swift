// SPDX-License-Identifier: GPL-3.0-or-later

/// The modules and weights of a network under the checkpoint's own names, in the order in which they were built.
public struct ModelLayout: Sendable {
    /// One module: its path and what it is, `Linear`.
    public struct Module: Sendable, Equatable {
        public let path: String
        public let type: String
    }

    public let modules: [Module]
    public let parameters: [Parameter]
    private let indices: [[UInt8]: Int]

    init(modules: [Module], parameters: [Parameter]) {
        self.modules = modules
        self.parameters = parameters
        indices = Dictionary(
            parameters.enumerated().map { (Array($0.element.path.utf8), $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The weight of that name; nil when there is none.
    public func parameter(_ path: String) -> Parameter? { indices[Array(path.utf8)].map { parameters[$0] } }

    /// How many numbers the weights hold.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }
}

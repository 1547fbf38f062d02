// SPDX-License-Identifier: GPL-3.0-or-later

/// The verbs of a session in the order of `help`, found by name or, where a person types, by prefix.
public struct Verbs: Sendable {
    public let all: [Declaration]
    private let byName: [String: Int]

    public init(_ commands: [any Command.Type]) {
        all = commands.map(Declaration.init)
        byName = Dictionary(all.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public subscript(name: String) -> Declaration? { byName[name].map { all[$0] } }

    public var names: [String] { all.map(\.name) }

    /// One-letter names a person may type, for verbs that exist.
    private static let aliases = [
        "b": "break", "c": "continue", "n": "next", "s": "step", "f": "finish", "p": "print",
    ]

    /// The verb that a person means by `word`: an alias, or the only one it begins, two letters at least.
    public func abbreviated(_ word: String) -> Declaration? {
        if let verb = Verbs.aliases[word].flatMap({ self[$0] }) { return verb }
        guard word.utf8.count >= 2 else { return nil }
        let fitting = all.filter { $0.name.hasPrefix(word) }
        return fitting.count == 1 ? fitting.first : nil
    }
}

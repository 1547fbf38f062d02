// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// One run through a network, carried by every call: who watches, which attention is kept, whether to stop.
///
/// Every module's output goes by `note` under its path. Where nobody watches, that is a test of one field. A pass
/// belongs to one run on one thread.
public final class Pass {
    /// A place where a tensor goes by: a module's path and which of its tensors, such as `$out` or `$q`.
    public struct Point: Sendable, Hashable {
        public let path: String
        public let name: String

        public init(path: String, name: String) {
            self.path = path
            self.name = name
        }
    }

    /// Is shown what goes by; gives another tensor to put in its place, or nil to leave it.
    public typealias Watch = (Point, Tensor) throws -> Tensor?

    private let watch: Watch?
    private let wanted: Set<String>
    private let interruption: (() throws -> Void)?
    /// The attention weights that were wanted, by the path of their module: f32 [B, H, Tq, Tk].
    public private(set) var attention: [String: Tensor] = [:]
    /// What is worth saying about the run, such as that a text was cut.
    public private(set) var notes: [String] = []

    /// - Parameters:
    ///   - attention: the paths of the attention modules whose weights are kept.
    ///   - watch: sees every tensor that goes by, and may replace it.
    ///   - interruption: is called between layers, and throws to stop the run.
    public init(
        attention: some Sequence<String> = [String](), watch: Watch? = nil, interruption: (() throws -> Void)? = nil
    ) {
        wanted = Set(attention)
        self.watch = watch
        self.interruption = interruption
    }

    /// Whether somebody watches, so that steps which are else done in one go are done one by one.
    public var isWatched: Bool { watch != nil }

    /// Shows `tensor` to who watches; gives what to go on with.
    @inline(__always)
    public func note(_ path: String, _ name: String, _ tensor: @autoclosure () throws -> Tensor) throws -> Tensor {
        guard let watch else { return try tensor() }
        let seen = try tensor()
        return try watch(Point(path: path, name: name), seen) ?? seen
    }

    /// Whether the attention weights of the module are kept.
    public func wantsAttention(_ path: String) -> Bool { !wanted.isEmpty && wanted.contains(path) }

    /// Keeps the attention weights of a module.
    public func keep(_ path: String, _ weights: Tensor) { attention[path] = weights }

    /// Adds a remark to `notes`, once.
    public func say(_ note: String) {
        if !notes.contains(note) { notes.append(note) }
    }

    /// Where a run can be stopped; called between layers.
    public func checkpoint() throws { try interruption?() }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// One run through a network, carried by every call: who watches, which attention is kept, whether to stop.
///
/// What a layer says, so that every model can be stopped, traced and patched alike: each module of the layout gives
/// its result to `note` as `$out` under its own path, the last thing it does, and goes on with what comes back; a
/// module that holds others, or computes, gives what it gets to `input` first (`$in`); attention says `$q`, `$k`, `$v`
/// [B, T, D], `$probs` [B, H, Tq, Tk] and `$heads` [B, H, Tq, D/H]. Batch is the first axis. Where nobody watches, each
/// is a test of one field. Work that hides a module, such as a layer that runs one row alone, is done only where
/// `watches(within:)` says no.
///
/// A pass belongs to one run on one thread.
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
    /// Whose tensors are shown; may change on the way, when somebody who looks wants to see more.
    public var watched: WatchedModules
    private let wanted: Set<String>
    private let interruption: (() throws -> Void)?
    /// The weights whose gradients are wanted, each as the leaf that stands for it in this pass.
    private var leaves: [ObjectIdentifier: Tensor] = [:]
    private var isRecording = true
    /// What is dropped while training; nil where nothing is.
    private let dropout: DropoutStream?
    /// Whether layers are run again when gradients come back, rather than kept.
    private let recomputes: Bool
    /// What a decoder read before, where it goes on a word at a time.
    public let cache: KeyValueCache?
    /// The attention weights that were wanted, by the path of their module: f32 [B, H, Tq, Tk].
    public private(set) var attention: [String: Tensor] = [:]
    /// Who takes those weights in place of `attention`, as they go by.
    public var keeper: ((String, Tensor) -> Void)?
    /// What modules made of an input that several ask for, by their path.
    private var made: [String: (input: Tensor, output: Tensor)] = [:]
    /// What is worth saying about the run, such as that a text was cut.
    public private(set) var notes: [String] = []

    /// - Parameters:
    ///   - attention: the paths of the attention modules whose weights are kept.
    ///   - watch: sees every tensor that goes by, and may replace it.
    ///   - watched: the modules whose tensors it sees; the others run as if nobody watched.
    ///   - training: the weights whose gradients are wanted; operations on them are recorded.
    ///   - dropout: where to draw from what is dropped, for training.
    ///   - recomputes: whether the insides of layers are computed again on the way back, to save memory.
    ///   - cache: keys and values of tokens that a decoder has read.
    ///   - interruption: is called between layers, and throws to stop the run.
    public init(
        attention: some Sequence<String> = [String](), watch: Watch? = nil, watched: WatchedModules = .all,
        training: [Parameter] = [], dropout: DropoutStream? = nil, recomputes: Bool = false,
        cache: KeyValueCache? = nil, interruption: (() throws -> Void)? = nil
    ) {
        wanted = Set(attention)
        self.watch = watch
        self.watched = watched
        self.dropout = dropout
        self.recomputes = recomputes
        self.cache = cache
        self.interruption = interruption
        for parameter in training { leaves[ObjectIdentifier(parameter)] = parameter.wide.tracked() }
    }

    /// A weight as it is stored, for operations that widen what they read; where its gradient is wanted, as a leaf.
    public func callAsFunction(_ parameter: Parameter) -> Tensor { leaf(parameter) ?? parameter.value }

    /// A weight in f32; where its gradient is wanted, as a leaf.
    public func wide(_ parameter: Parameter) -> Tensor { leaf(parameter) ?? parameter.wide }

    private func leaf(_ parameter: Parameter) -> Tensor? {
        guard !leaves.isEmpty, let leaf = leaves[ObjectIdentifier(parameter)] else { return nil }
        // The same numbers without a record: a layer that is run again must meet what it met before.
        return isRecording ? leaf : leaf.detached
    }

    /// What came back to a weight of this pass; nil where nothing did.
    public func gradient(of parameter: Parameter) -> Tensor? { leaves[ObjectIdentifier(parameter)]?.gradient }

    /// x with numbers dropped at random while training, the others enlarged in proportion (Srivastava et al. 2014).
    public func dropped(_ x: Tensor, rate: Float) throws -> Tensor {
        guard rate > 0, let dropout else { return x }
        return try dropout.drop(x, rate: rate)
    }

    /// A layer's output; where layers are run again on the way back, none of its insides are kept.
    ///
    /// x [..., D] → [..., D]
    public func layer(_ x: Tensor, _ body: @escaping (Tensor) throws -> Tensor) throws -> Tensor {
        guard recomputes, !leaves.isEmpty, watch == nil else { return try body(x) }
        let start = dropout?.position
        return try recomputed(x) { [self] x, recording in
            let (wasRecording, now) = (isRecording, dropout?.position)
            isRecording = recording
            defer { isRecording = wasRecording }
            if recording, let start, let now {
                dropout?.position = start
                defer { dropout?.position = now }
                return try body(x)
            }
            return try body(x)
        }
    }

    /// What the module at `path` makes of an input; while training it is made once for all that ask in turn, so that
    /// tasks which are learnt together share the work and the graph.
    public func shared(_ path: String, of input: Tensor, _ make: () throws -> Tensor) rethrows -> Tensor {
        guard isTraining else { return try make() }
        if let held = made[path], held.input.storage === input.storage, held.input.byteOffset == input.byteOffset,
            held.input.shape == input.shape
        {
            return held.output
        }
        let output = try make()
        made[path] = (input, output)
        return output
    }

    /// Whether somebody watches, so that steps which are else done in one go are done one by one.
    public var isWatched: Bool { watch != nil }

    /// Whether somebody watches this module.
    public func watches(_ path: String) -> Bool { watch != nil && watched.contains(path) }

    /// Whether somebody watches this module or one in it.
    public func watches(within path: String) -> Bool { watch != nil && watched.reaches(into: path) }

    /// Whether gradients of weights are wanted.
    public var isTraining: Bool { !leaves.isEmpty }

    /// Shows what comes into a module to who watches; gives what to go on with.
    @inline(__always)
    public func input(_ path: String, _ x: Tensor) throws -> Tensor {
        guard let watch, watched.contains(path) else { return x }
        return try watch(Point(path: path, name: "$in"), x) ?? x
    }

    /// Shows `tensor` to who watches; gives what to go on with.
    @inline(__always)
    public func note(_ path: String, _ name: String, _ tensor: @autoclosure () throws -> Tensor) throws -> Tensor {
        guard let watch, watched.contains(path) else {
            if leaves.isEmpty { return try tensor() }
            let made = try tensor()
            if let node = made.node, node.place == nil { node.place = "\(path).\(name)" }
            return made
        }
        let seen = try tensor()
        seen.node?.place = "\(path).\(name)"
        return try watch(Point(path: path, name: name), seen) ?? seen
    }

    /// Whether the attention weights of the module are kept.
    public func wantsAttention(_ path: String) -> Bool { !wanted.isEmpty && wanted.contains(path) }

    /// Keeps the attention weights of a module, or gives them to who collects them.
    public func keep(_ path: String, _ weights: Tensor) {
        if let keeper { keeper(path, weights) } else { attention[path] = weights }
    }

    /// Adds a remark to `notes`, once.
    public func say(_ note: String) {
        if !notes.contains(note) { notes.append(note) }
    }

    /// Where a run can be stopped; called between layers.
    public func checkpoint() throws { try interruption?() }
}

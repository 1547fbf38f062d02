// SPDX-License-Identifier: GPL-3.0-or-later

/// Where a tensor came from, as far as gradients go back: the operation that made it and what it was made of.
///
/// A tensor has a node when it is a leaf whose gradient is wanted, or when something it was made of has one. Nothing
/// else decides whether an operation is recorded. A graph belongs to the thread that records it.
public final class GradientNode: @unchecked Sendable {
    /// Gradients of the inputs, in their order, from the gradient of the result; nil where there is none to speak of.
    typealias Rule = (_ gradient: Tensor) throws -> [Tensor?]

    /// What made the tensor: `linear`, `softmax`; `leaf` for one that gradients end at.
    public let operation: String
    public let shape: [Int]
    /// The module whose output the tensor is, where somebody said so.
    public var place: String?
    /// The sum of what came back so far.
    public internal(set) var gradient: Tensor?
    /// Whether the gradient stays once it has gone on to the inputs.
    var isKept: Bool
    private(set) var inputs: [GradientNode?]
    private var rule: Rule?
    let isLeaf: Bool

    /// A leaf.
    init(leaf shape: [Int]) {
        operation = "leaf"
        self.shape = shape
        isLeaf = true
        isKept = true
        inputs = []
    }

    init(_ operation: String, shape: [Int], inputs: [GradientNode?], rule: @escaping Rule) {
        self.operation = operation
        self.shape = shape
        self.inputs = inputs
        self.rule = rule
        isLeaf = false
        isKept = false
    }

    /// A long chain is let go link by link: one inside the other, they would overflow the stack.
    deinit {
        var open = inputs.compactMap(\.self)
        inputs = []
        while var node = open.popLast() {
            guard isKnownUniquelyReferenced(&node) else { continue }
            open += node.inputs.compactMap(\.self)
            node.inputs = []
        }
    }

    /// Hands the rule out, and lets go of it and of all that it holds.
    func takeRule() throws -> (rule: Rule, inputs: [GradientNode?]) {
        guard let rule else {
            throw TensorError(
                "\(operation): its gradients went back once already, and the graph was let go",
                hint: "run forward again before another backward")
        }
        defer {
            self.rule = nil
            inputs = []
        }
        return (rule, inputs)
    }

    /// Adds to the gradient; in place where nobody else holds it.
    func accumulate(_ more: Tensor) throws {
        guard var sum = gradient else {
            gradient = more
            return
        }
        gradient = nil
        try sum.add(more)
        gradient = sum
    }
}

extension Tensor {
    /// The same elements as a leaf of a new graph: operations on it are recorded, and its gradient is kept.
    ///
    /// An f32 tensor as a rule; others are widened.
    public func tracked() -> Tensor {
        var leaf = asFloat32()
        leaf.node = GradientNode(leaf: shape)
        return leaf
    }

    /// The same elements without where they came from.
    public var detached: Tensor {
        guard node != nil else { return self }
        var plain = self
        plain.node = nil
        return plain
    }

    /// What came back to this tensor, f32 of its shape; nil where nothing did, or where it was not kept.
    public var gradient: Tensor? { node?.gradient }

    /// Lets the tensor's gradient stay readable after it has gone on to what the tensor was made of.
    public func keepingGradient() -> Tensor {
        node?.isKept = true
        return self
    }

    /// The result of an operation with, for each input that is recorded, what a gradient of the result means for it.
    func recorded(_ operation: String, _ shares: (input: Tensor, gradient: (Tensor) throws -> Tensor)...) -> Tensor {
        let live = shares.filter { $0.input.node != nil }
        if live.isEmpty { return self }
        let rules = live.map(\.gradient)
        return recorded(operation, live.map(\.input)) { gradient in try rules.map { try $0(gradient) } }
    }

    /// The result of an operation whose inputs share the work of their gradients; the rule gives one for each input.
    func recorded(_ operation: String, _ inputs: [Tensor], rule: @escaping GradientNode.Rule) -> Tensor {
        if inputs.allSatisfy({ $0.node == nil }) { return self }
        return recordedAlways(operation, inputs, rule: rule)
    }

    /// As `recorded`, for rules that matter even where no input has a node.
    func recordedAlways(_ operation: String, _ inputs: [Tensor], rule: @escaping GradientNode.Rule) -> Tensor {
        var result = self
        result.node = GradientNode(operation, shape: shape, inputs: inputs.map(\.node), rule: rule)
        return result
    }
}

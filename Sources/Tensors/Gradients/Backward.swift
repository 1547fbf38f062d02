// SPDX-License-Identifier: GPL-3.0-or-later

/// Sends a gradient back from `result` to every leaf it was made of, by reverse-mode differentiation.
///
/// `gradient` has the shape of `result`; without it `result` must be one number, whose gradient is 1. What the graph
/// holds is let go on the way, so that memory falls as the walk goes back. Gradients add up at leaves: a second graph
/// over the same leaves accumulates.
///
/// - Parameter visit: sees each node with its whole gradient before it goes on; throws to stop.
public func backward(
    _ result: Tensor, gradient: Tensor? = nil, visit: ((GradientNode, Tensor) throws -> Void)? = nil
) throws {
    guard let root = result.node else {
        throw TensorError("backward: nothing that the result was made of wants a gradient")
    }
    if let gradient {
        guard gradient.shape == result.shape else {
            throw TensorError("backward: gradient \(gradient.shapeText) does not fit result \(result.shapeText)")
        }
        try root.accumulate(gradient.detached.asFloat32())
    } else {
        guard result.count == 1 else {
            throw TensorError(
                "backward: a result of shape \(result.shapeText) needs a gradient of that shape",
                hint: "sum or average it to one number first")
        }
        try root.accumulate(Tensor.full(result.shape, 1))
    }
    for node in madeLast(root) {
        guard let gradient = node.gradient else { continue }
        try visit?(node, gradient)
        if node.isLeaf { continue }
        if !node.isKept { node.gradient = nil }
        let (rule, inputs) = try node.takeRule()
        for (input, share) in zip(inputs, try rule(gradient)) {
            guard let input, let share else { continue }
            guard share.shape == input.shape else {
                throw TensorError(
                    "\(node.operation): a gradient of shape \(share.shapeText) came back to a tensor of shape "
                        + Shapes.text(input.shape))
            }
            try input.accumulate(share)
        }
    }
}

/// All nodes that `root` was made of, itself included, each before those it was made of.
private func madeLast(_ root: GradientNode) -> [GradientNode] {
    var done: [GradientNode] = []
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
    var path: [(node: GradientNode, next: Int)] = [(root, 0)]
    while let (node, next) = path.last {
        guard next < node.inputs.count else {
            done.append(node)
            path.removeLast()
            continue
        }
        path[path.count - 1].next = next + 1
        if let input = node.inputs[next], seen.insert(ObjectIdentifier(input)).inserted { path.append((input, 0)) }
    }
    return done.reversed()
}

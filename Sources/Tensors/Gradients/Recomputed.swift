// SPDX-License-Identifier: GPL-3.0-or-later

/// Runs `body` without keeping what it makes on the way, and runs it again when gradients come back.
///
/// Trades one more forward pass for the memory of the activations inside (Chen et al. 2016, "Training Deep Nets with
/// Sublinear Memory Cost", https://arxiv.org/abs/1604.06174). `body` must give the same both times.
///
/// - Parameter body: is called with x, and whether to record: the leaves it brings in itself count only then.
public func recomputed(_ x: Tensor, _ body: @escaping (Tensor, _ recording: Bool) throws -> Tensor) throws -> Tensor {
    let kept = x.detached
    return try body(kept, false).detached.recordedAlways("recomputed", [x]) { gradient in
        let again = kept.tracked()
        try backward(try body(again, true), gradient: gradient)
        return [again.gradient]
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// The loss of telling whether a picture and a text belong together (Li et al. 2021, Align before Fuse, section 3.2).
///
/// - Parameters:
///   - logits: [N, 2], class 1 for those that match, or [N] or [N, 1], positive for those that match.
///   - matches: whether each of the N pairs matches.
public func matchingLoss(logits: Tensor, matches: [Bool]) throws -> Tensor {
    if logits.rank == 2, logits.shape[1] == 2 { return try crossEntropy(logits, targets: matches.map { $0 ? 1 : 0 }) }
    guard logits.count == matches.count else {
        throw TrainingError("\(matches.count) pairs cannot be told apart by logits of shape \(logits.shape)")
    }
    return try binaryCrossEntropy(logits, targets: matches.map { $0 ? 1 : 0 })
}

/// The mean of -t log σ(x) - (1 - t) log σ(-x), exact where σ itself would round to 0 or 1.
///
/// σ(x) is a softmax over x / 2 and -x / 2, so that this is their cross-entropy.
func binaryCrossEntropy(_ logits: Tensor, targets: [Float]) throws -> Tensor {
    let count = targets.count
    let halves = try multiply(reshape(logits, [count, 1]), Tensor([0.5, -0.5], shape: [1, 2]))  // [N, 2]
    return try crossEntropy(halves, probabilities: Tensor(targets.flatMap { [$0, 1 - $0] }, shape: [count, 2]))
}

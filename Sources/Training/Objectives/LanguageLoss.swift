// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// The label of a token that is not to be guessed, as torch's and transformers' losses have it.
public let ignoredLabel = -100

/// The loss of guessing masked tokens (Devlin et al. 2019, BERT, section 3.1).
///
/// - Parameters:
///   - logits: [B, T, V], or [N, V] of chosen tokens.
///   - labels: the right token of each row, `ignoredLabel` where none was masked.
public func maskedLanguageLoss(logits: Tensor, labels: [Int], labelSmoothing: Float = 0) throws -> Tensor {
    try crossEntropy(logits, targets: labels, labelSmoothing: labelSmoothing, ignoring: ignoredLabel)
}

/// The loss of guessing each token from those before it: the logits at token t answer for token t + 1.
///
/// - Parameters:
///   - logits: [B, T, V].
///   - ids: the B · T tokens themselves, text by text; `ignoredLabel` where one is not to be guessed, as padding.
public func causalLanguageLoss(logits: Tensor, ids: [Int], labelSmoothing: Float = 0) throws -> Tensor {
    guard logits.rank == 3, ids.count == logits.shape[0] * logits.shape[1], logits.shape[1] > 0 else {
        throw TrainingError("\(ids.count) tokens cannot be guessed by logits of shape \(logits.shape)")
    }
    let length = logits.shape[1]
    let next = ids.indices.map { ($0 + 1) % length == 0 ? ignoredLabel : ids[$0 + 1] }
    return try crossEntropy(logits, targets: next, labelSmoothing: labelSmoothing, ignoring: ignoredLabel)
}

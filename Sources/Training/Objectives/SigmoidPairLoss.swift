// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// The loss of SigLIP, each pair of picture and text a question of its own (Zhai et al. 2023, Sigmoid Loss for Language
/// Image Pre-Training, equation 1): -1/B Σ log σ(z (scale · cosine + bias)), z = ±1.
///
/// - Parameters:
///   - images: [B, D], of any length; they are brought to unit length.
///   - texts: [T, D], likewise.
///   - scale: e to the model's logit_scale, one number.
///   - bias: the model's logit_bias, one number.
///   - positives: [B, T], not 0 where picture and text belong together; nil where text i belongs to picture i.
public func sigmoidPairLoss(
    images: Tensor, texts: Tensor, scale: Tensor, bias: Tensor, positives: Tensor? = nil
) throws -> Tensor {
    let positives = try PositivePairs(positives, images: images, texts: texts)
    let logits = try add(multiply(cosines(images, texts), scale), bias)  // [B, T]
    let right = try multiply(logits, positives.signs)
    let mean = try binaryCrossEntropy(flatten(right), targets: [Float](repeating: 1, count: right.count))
    return try multiply(mean, Tensor(Float(positives.texts)))
}

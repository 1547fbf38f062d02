// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// The symmetric contrastive loss of pictures and texts (van den Oord et al. 2018, InfoNCE; Radford et al. 2021, figure
/// 3), where a picture may have several right texts and a text several right pictures.
///
/// The right ones of a picture, or a text, share its target equally. A picture or text without a right one takes part
/// as a wrong one for the others only.
/// - Parameters:
///   - images: [B, D], of any length; they are brought to unit length.
///   - texts: [T, D], likewise.
///   - scale: what cosines are multiplied with, a tensor of rank 0: e to the model's logit_scale.
///   - positives: [B, T], not 0 where picture and text belong together; nil where text i belongs to picture i.
/// - Throws: `TensorError` when shapes do not fit, `TrainingError` when nothing belongs together.
public func contrastiveLoss(
    images: Tensor, texts: Tensor, scale: Tensor, positives: Tensor? = nil
) throws -> Tensor {
    let positives = try PositivePairs(positives, images: images, texts: texts)
    let logits = try multiply(cosines(images, texts), scale)  // [B, T]
    let ofImages = try crossEntropy(logits, probabilities: positives.targets)
    let ofTexts = try crossEntropy(transpose(logits), probabilities: positives.turned.targets)
    return try multiply(add(ofImages, ofTexts), Tensor(0.5))
}

/// The cosine of each picture, [B, D], with each text, [T, D]: [B, T].
func cosines(_ images: Tensor, _ texts: Tensor) throws -> Tensor {
    try matmul(normalized(images), transpose(normalized(texts)))
}

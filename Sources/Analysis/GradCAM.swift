// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Grad-CAM (Selvaraju et al. 2017, https://arxiv.org/abs/1610.02391, eq. 1 and 2): features weighted by how much each
/// channel moves a score on average, and what is left above 0.
public enum GradCAM {
    /// Over the tokens of a tower: channels are averaged over the patches alone, as pytorch-grad-cam does for ViT.
    ///
    /// tokens and gradient [T, D] → [patches]
    /// - Throws: `AnalysisError` when the shapes differ, or the patches are not among the tokens.
    public static func tokens(_ tokens: Tensor, gradient: Tensor, patches: Range<Int>) throws -> Tensor {
        guard tokens.rank == 2, tokens.shape == gradient.shape, patches.lowerBound >= 0,
            patches.upperBound <= tokens.shape[0], !patches.isEmpty
        else {
            throw AnalysisError("grad-CAM: tokens \(tokens.shape), gradient \(gradient.shape), patches \(patches)")
        }
        let features = try slice(tokens, axis: 0, patches)
        let weights = try mean(try slice(gradient, axis: 0, patches), axes: [0], keepdims: true)  // [1, D]
        return try clip(try sum(try multiply(features, weights), axes: [1]), low: 0)
    }

    /// Over a convolutional map: features and gradient [C, H, W] → [H, W].
    public static func map(_ features: Tensor, gradient: Tensor) throws -> Tensor {
        guard features.rank == 3, features.shape == gradient.shape, features.count > 0 else {
            throw AnalysisError("grad-CAM: features \(features.shape) and gradient \(gradient.shape)")
        }
        let weights = try mean(gradient, axes: [1, 2], keepdims: true)  // [C, 1, 1]
        return try clip(try sum(try multiply(features, weights), axes: [0]), low: 0)
    }
}

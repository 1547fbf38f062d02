// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A picture made ready for a model, and how it was made so.
public struct PreparedImage: Sendable {
    /// f32 [3, H, W].
    public let pixelValues: Tensor
    /// u8 [H, W, 3]: the same pixels before they were scaled and normalised.
    public let pixels: Tensor
    public let geometry: PreparationGeometry
    /// What was done, step by step, for a reader: `resize 600×400 to 336×224, bicubic (pillow)`.
    public let steps: [String]
}

/// Several pictures made ready for one pass.
public struct PreparedBatch: Sendable {
    /// f32 [B, 3, H, W].
    public let pixelValues: Tensor
    public let images: [PreparedImage]
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// What a model's preparation makes of a picture: the crop on the original, and the picture as the model sees it.
public struct PreparedPicture: Showable {
    public var kind: String { "prepared" }
    public let model: String
    public let name: String
    /// The original, u8 [height, width, 3].
    public let pixels: Tensor
    /// What of the original is seen; may reach outside it where the preparation pads.
    public let crop: Box
    /// The picture before normalisation, u8 [height, width, 3].
    public let seen: Tensor
    /// f32 [channel, height, width], as the model takes it.
    public let pixelValues: Tensor
    /// Patches down and across, where the model cuts the picture into patches.
    public let grid: PatchGrid?
    /// The steps in words: `resize 256 × 341`, `crop 224 × 224`, `mean … std …`.
    public let steps: [String]

    public init(
        model: String, name: String, pixels: Tensor, crop: Box, seen: Tensor, pixelValues: Tensor, grid: PatchGrid?,
        steps: [String]
    ) {
        self.model = model
        self.name = name
        self.pixels = pixels
        self.crop = crop
        self.seen = seen
        self.pixelValues = pixelValues
        self.grid = grid
        self.steps = steps
    }
}

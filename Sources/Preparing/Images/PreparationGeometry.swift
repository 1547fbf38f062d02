// SPDX-License-Identifier: GPL-3.0-or-later

/// Where the pixels that a model sees lie in the picture they came from.
public struct PreparationGeometry: Sendable, Equatable {
    /// The picture, upright.
    public let original: PixelSize
    /// The picture resized, before the crop.
    public let resized: PixelSize
    /// What the model sees, in pixels of the resized picture; begins before 0 where zeros pad a picture too small.
    public let crop: PixelRectangle

    /// What the model is given.
    public var output: PixelSize { PixelSize(height: Int(crop.height), width: Int(crop.width)) }

    /// The crop in pixels of the original picture.
    public var cropInOriginal: PixelRectangle { inOriginal(crop) }

    /// The part of the original picture that the model sees.
    public var seen: PixelRectangle { cropInOriginal.clipped(to: original) }

    /// The share of the original picture that the model sees, 0...1.
    public var seenShare: Double { seen.area / (Double(original.height) * Double(original.width)) }

    /// Whether zeros surround the picture in what the model is given.
    public var isPadded: Bool {
        crop.x < 0 || crop.y < 0 || crop.x + crop.width > Double(resized.width)
            || crop.y + crop.height > Double(resized.height)
    }

    /// Where a rectangle in pixels of the model's input, such as a patch, lies in the original picture.
    public func inOriginal(ofOutput rectangle: PixelRectangle) -> PixelRectangle {
        inOriginal(
            PixelRectangle(
                x: crop.x + rectangle.x, y: crop.y + rectangle.y, width: rectangle.width, height: rectangle.height))
    }

    private func inOriginal(_ rectangle: PixelRectangle) -> PixelRectangle {
        let across = Double(original.width) / Double(resized.width)
        let down = Double(original.height) / Double(resized.height)
        return PixelRectangle(
            x: rectangle.x * across, y: rectangle.y * down, width: rectangle.width * across,
            height: rectangle.height * down)
    }
}

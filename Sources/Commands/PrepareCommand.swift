// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Preparing
import Results

/// Shows what a model is given for a picture.
struct PrepareCommand: Command {
    static let name = "prepare"
    static let summary = "Shows the crop that a model takes of a picture, and the picture as the model sees it."
    static let examples = [
        Example("prepare clip cat.png", "the crop on the picture, and the patches"),
        Example("save _ pixels.npy", "the numbers that the model is given, [channel, height, width]"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("the picture") var picture: PictureArgument
    @Option("whose resizing to use, instead of the setting") var resize: ResizeChoice?

    func run(in context: Context) throws -> Value? {
        let inputs = ModelInputs(model.model, context, resize: resize)
        let prepared = try inputs.preparation().prepare(picture.picture)
        return .prepared(
            PreparedPicture(
                model: model.name, name: picture.picture.name, pixels: picture.picture.pixels,
                crop: prepared.geometry.cropBox,
                seen: prepared.pixels, pixelValues: prepared.pixelValues,
                grid: try? model.model.imageEmbedder().vision.grid, steps: prepared.steps))
    }
}

/// `--resize`: which library's way of resizing is followed.
enum ResizeChoice: String, Choice {
    case pillow, torchvision

    var method: ResizeMethod { self == .pillow ? .pillow : .torchvision }
}

extension PreparationGeometry {
    /// The crop as fractions of the picture; beyond 0 to 1 where zeros pad it.
    var cropBox: Box {
        let crop = cropInOriginal
        let (width, height) = (Double(original.width), Double(original.height))
        return Box(
            left: crop.x / width, top: crop.y / height, right: (crop.x + crop.width) / width,
            bottom: (crop.y + crop.height) / height)
    }
}

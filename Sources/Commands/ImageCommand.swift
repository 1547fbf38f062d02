// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// Reads a picture and shows it.
struct ImageCommand: Command {
    static let name = "image"
    static let summary = "Reads a PNG or JPEG picture and shows it in blocks of colour."
    static let examples = [Example("pic = image cat.png", "the picture on the stage, kept as pic")]

    @Argument("the picture") var picture: PictureArgument

    func run(in context: Context) throws -> Value? { .image(picture.picture) }
}

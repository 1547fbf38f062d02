// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// Gives the vectors of pictures and texts.
struct EmbedCommand: Command {
    static let name = "embed"
    static let summary = "Gives a vector for each picture and text, [input, width], of unit length."
    static let examples = [
        Example("e = embed clip cat.png \"a cat\"", "two unit vectors"),
        Example("embed clip @captions.txt --raw", "a vector a line, of the length the model gives it"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("pictures and texts") var inputs: [InputArgument]
    @Flag("keep the length that the model gives each vector") var raw

    func run(in context: Context) throws -> Value? {
        inputs.note(in: context)
        return .tensor(try ModelInputs(model.model, context).embed(inputs, unit: !raw))
    }
}

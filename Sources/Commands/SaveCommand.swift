// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Writes a value to a file.
struct SaveCommand: Command {
    static let name = "save"
    static let summary = "Writes a value to a file, in the format that the file's name ends in."
    static let examples = [
        Example("save a weights.npy", "the weights of an attention map, [layer, head, query, key]"),
        Example("save a attention.png", "the map over the picture, at the picture's own size"),
        Example("save a attention.txt", "what the screen shows, as text"),
        Example("save w w.npy --force", "replaces a file that is there"),
    ]

    @Argument("what to write") var value: ValueArgument
    @Argument("the file: .npy .npz .safetensors .csv .json .png .txt") var file: OutputArgument
    @Flag("replace the file if it is there") var force

    func run(in context: Context) throws -> Value? {
        let format = try SaveFormat(fileName: file.name)
        let saved = try format.write(value.value, named: value.name, to: file.path, replacing: force, in: context)
        return .note(Note(Phrase("wrote ", .quiet) + Phrase(file.name) + Phrase(" · \(saved)", .quiet)))
    }
}

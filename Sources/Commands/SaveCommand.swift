// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results

/// Writes a value to a file.
struct SaveCommand: Command {
    static let name = "save"
    static let summary = "Writes a value to a file, in the format that the file's name ends in."
    static let examples = [
        Example("save a weights.npy", "the weights of an attention map, [layer, head, query, key]"),
        Example("save a attention.png", "the map over the picture, at the picture's own size"),
        Example("save a attention.txt", "what the screen shows, as text"),
        Example("save kept.vision_model vision.safetensors", "the tensors below a path of a file that was opened"),
        Example("save clip clip-copy", "a folder that transformers opens"),
        Example("save blip captions --as caption", "one task's model of a BLIP of several"),
        Example("save w w.npy --force", "replaces a file that is there"),
    ]

    @Argument("what to write") var value: ValueArgument
    @Argument("the file: .npy .npz .safetensors .csv .json .png .txt .py") var file: OutputArgument
    @Flag("replace the file if it is there") var force
    @Flag("weights of a model in half precision") var half
    @Flag("save a model although it is patched: weights as they are now") var patched
    @Option("of a model of several tasks the model for one: caption, answer, match", name: "as") var part: ModelPart?

    func run(in context: Context) throws -> Value? {
        if let note = try saveFolder(in: context) { return .note(note) }
        let format = try SaveFormat(fileName: file.name)
        let name = Self.ownName(of: value.name, in: context.session)
        let saved = try format.write(value.value, named: name, to: file.path, replacing: force, in: context)
        return .note(Note(Phrase("wrote ", .quiet) + Phrase(file.name) + Phrase(" · \(saved)", .quiet)))
    }

    /// What a tensor is called in the file: its own name where it is one of a file or a model, `conv1.weight` for
    /// `w.conv1.weight`.
    private static func ownName(of source: String, in session: Session) -> String {
        guard let dot = source.utf8.firstIndex(of: UInt8(ascii: ".")) else { return source }
        switch session.names[String(source[..<dot])] {
        case .tensors?, .model?: return String(source[source.utf8.index(after: dot)...])
        default: return source
        }
    }

    /// A patched model is saved only where that is asked for: it would pass for the model it was.
    private func refusePatched(_ model: LoadedModel, in context: Context) throws {
        let patches = context.session.patches(of: model)
        guard let last = patches.last else { return }
        guard patched else {
            throw Complaint(
                "\(value.name) is patched in \(Format.plural(patches.count, "place")), at last \(last.place)",
                culprit: value.name, hint: "undo all takes the patches back; --patched saves it so")
        }
        if patches.contains(where: { if case .activation = $0.kind { true } else { false } }) {
            context.note(Phrase("what is patched as it goes by is no part of the file", .warning))
        }
    }

    /// Models and runs are folders, unless the name says otherwise.
    private func saveFolder(in context: Context) throws -> Note? {
        switch value.value {
        case .run(let run):
            let (folder, warnings) = try run.training.save(to: file.path)
            for warning in warnings { context.note(Phrase(warning, .warning)) }
            return Note(
                Phrase("saved step \(Format.count(run.training.step)) in ", .quiet) + Phrase(file.name)
                    + Phrase(" · \(folder.split(separator: "/").last ?? "") · train --resume goes on with it", .quiet))
        case .model(let whole) where (try? SaveFormat(fileName: file.name)) == nil:
            let model = try part.map { try whole.part($0) } ?? whole
            try refusePatched(whole, in: context)
            try model.save(to: file.path, asHalf: half, replacing: force)
            return Note(
                Phrase("wrote ", .quiet) + Phrase(file.name)
                    + Phrase(" · \(Format.parameters(model.facts.parameterCount)) in the Hugging Face layout", .quiet))
        default: return nil
        }
    }
}

/// `--as`: one of the models that a model of several tasks holds.
extension ModelPart: Choice {}

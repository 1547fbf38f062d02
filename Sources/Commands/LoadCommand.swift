// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Glibc
import Models
import Results

/// Opens a checkpoint.
struct LoadCommand: Command {
    static let name = "load"
    static let summary = "Opens a model: a folder in the Hugging Face layout, or a hub id that is in the local cache."
    static let examples = [
        Example("clip = load tiny-clip", "a model with a name of its own"),
        Example("demo = load demo", "a model that comes with Rebus, which knows coloured shapes"),
        Example("load tiny-bert", "a sentence encoder; the next line may call it _"),
    ]

    /// Where the models lie that come with Rebus, by their names.
    private static let builtIn = ["demo": "Demo", "demo_blip": "Demo/blip", "demo_vilt": "Demo/vilt"]

    @Argument("the folder or id, or demo, demo_blip, demo_vilt") var location: LocationArgument

    func run(in context: Context) throws -> Value? {
        let isFolder = access(location.path, F_OK) == 0
        let reference =
            isFolder ? location.path : try Self.builtIn[location.name].map(context.session.builtIn) ?? location.name
        let model = try LoadedModel(reference, environment: context.session.environment)
        let facts = model.facts
        context.show(
            Note(
                Phrase(Format.parameters(facts.parameterCount), .strong)
                    + Phrase(" · \(facts.modelType) · \(facts.dtypeLabel) · opened in ", .quiet)
                    + Phrase(Format.seconds(facts.opening.inSeconds), .quiet)))
        if model.weightPaths.contains(where: { $0.hasSuffix(".bin") }) {
            context.note(Phrase("weights from pytorch_model.bin, read as data: nothing in it was run", .quiet))
        }
        return .model(model)
    }
}

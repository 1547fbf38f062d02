// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Glibc
import Models
import Results

/// Makes a model that has learnt nothing yet.
struct NewCommand: Command {
    static let name = "new"
    static let summary = "Makes a model with fresh random weights, of the shape of one that is there."
    static let examples = [
        Example("m = new clip --preset tiny", "the shape of the model that comes with Rebus"),
        Example("m = new blip --preset tiny", "describes, answers, compares and judges; train --task says what"),
        Example("m = new clip --like tiny-clip --seed 3", "the shape of a checkpoint, with its tokenizer"),
    ]

    @Argument("what kind of model: a model_type") var type: ModelType
    @Option("a shape that Rebus knows: tiny") var preset: Preset?
    @Option("a folder or id with config.json, tokenizer and preparation") var like: LocationArgument?
    @Option("which random numbers are drawn") var seed = 0

    func run(in context: Context) throws -> Value? {
        let folder: CheckpointFolder
        if let like {
            let isFolder = access(like.path, F_OK) == 0
            folder = try CheckpointFolder(isFolder ? like.path : like.name, environment: context.session.environment)
        } else {
            guard preset != nil else {
                throw Complaint("new needs a shape", hint: "new \(type.rawValue) --preset tiny")
            }
            folder = try CheckpointFolder(path: context.session.builtIn(type.builtIn))
        }
        let config = try folder.config()
        guard config["model_type"]?.string == type.rawValue else {
            throw Complaint(
                "\(folder.path) describes a \(config["model_type"]?.string ?? "model without a type")",
                culprit: type.rawValue,
                hint: "new \(config["model_type"]?.string ?? "clip") --like \(like?.name ?? "FOLDER")")
        }
        let name = context.target ?? type.rawValue
        let model = try LoadedModel(
            name: preset.map { "\(type.rawValue) \($0.rawValue)" } ?? name, fresh: config,
            seed: UInt64(bitPattern: Int64(seed)), folder: folder)
        context.show(
            Note(
                Phrase(Format.parameters(model.facts.parameterCount), .strong)
                    + Phrase(" · \(model.facts.modelType) · \(model.facts.dtypeLabel) · untrained", .quiet)))
        return .model(model)
    }
}

/// The kinds of models that can be made anew.
enum ModelType: String, Choice {
    case clip, bert, blip

    /// Where a small shape of it lies that comes with Rebus.
    var builtIn: String { self == .blip ? "Demo/blip" : "Demo" }
}

/// Shapes by name.
enum Preset: String, Choice {
    case tiny
}

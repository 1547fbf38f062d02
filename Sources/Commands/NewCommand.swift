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
        Example("v = new vilt --preset tiny --answers shapes", "answers the questions on a dataset's pictures"),
        Example("g = new vilt --preset tiny --head words", "guesses masked words; --from g takes what it learnt along"),
    ]

    @Argument("what kind of model: a model_type") var type: ModelType
    @Option("a shape that Rebus knows: tiny") var preset: Preset?
    @Option("a folder or id with config.json, tokenizer and preparation") var like: LocationArgument?
    @Option("what a ViLT does") var head: ViLTHead?
    @Option("a dataset whose answers a ViLT chooses among") var answers: DatasetArgument?
    @Option("a model whose weights of the same names are taken, or its tower for pictures") var from: ModelArgument?
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
        var config = try folder.config()
        guard config["model_type"]?.string == type.rawValue else {
            throw Complaint(
                "\(folder.path) describes a \(config["model_type"]?.string ?? "model without a type")",
                culprit: type.rawValue,
                hint: "new \(config["model_type"]?.string ?? "clip") --like \(like?.name ?? "FOLDER")")
        }
        if head != nil || answers != nil {
            guard type == .vilt else {
                throw Complaint(
                    "a \(type.rawValue) has no other heads", culprit: head == nil ? "--answers" : "--head",
                    hint: type == .clip ? "fuse makes a model that answers from a CLIP" : nil)
            }
            let names = answers.map(\.dataset.answers)
            if let answers, names?.isEmpty == true {
                throw Complaint("\(answers.dataset.name) has no answers to choose among", hint: "--answers shapes")
            }
            config = try ViLTHead.config(config, head: head, labels: names)
        }
        let name = context.target ?? type.rawValue
        let model = try LoadedModel(
            name: preset.map { "\(type.rawValue) \($0.rawValue)" } ?? name, fresh: config,
            seed: UInt64(bitPattern: Int64(seed)), folder: folder)
        let taken = try from.map {
            ", but for \(Format.parameters(try model.takeShared(from: $0.model))) of \($0.name)"
        }
        context.show(
            Note(
                Phrase(Format.parameters(model.facts.parameterCount), .strong)
                    + Phrase(
                        " · \(model.facts.modelType) · \(model.facts.dtypeLabel) · untrained\(taken ?? "")", .quiet)))
        return .model(model)
    }
}

/// The kinds of models that can be made anew.
enum ModelType: String, Choice {
    case clip, bert, blip, vilt

    /// Where a small shape of it lies that comes with Rebus.
    var builtIn: String {
        switch self {
        case .clip, .bert: "Demo"
        case .blip: "Demo/blip"
        case .vilt: "Demo/vilt"
        }
    }
}

/// `--head`: what a ViLT does.
extension ViLTHead: Choice {}

/// Shapes by name.
enum Preset: String, Choice {
    case tiny
}

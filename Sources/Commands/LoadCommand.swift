// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Glibc
import Models
import Results

/// Opens a checkpoint, fetched from the hub where it is not there yet.
struct LoadCommand: Command {
    static let name = "load"
    static let summary = "Opens a model: a folder in the Hugging Face layout, or a hub id, which is fetched if need be."
    static let examples = [
        Example("clip = load tiny-clip", "a model with a name of its own"),
        Example("demo = load demo", "a model that comes with Rebus, which knows coloured shapes"),
        Example("load tiny-bert", "a sentence encoder; the next line may call it _"),
    ]

    /// Where the models lie that come with Rebus, by their names.
    private static let builtIn = ["demo": "Demo", "demo_blip": "Demo/blip", "demo_vilt": "Demo/vilt"]

    @Argument("a folder, an id as ORG/NAME@REVISION, or demo, demo_blip, demo_vilt") var location: LocationArgument
    @Flag("ask the hub whether the branch of an id has moved") var update

    func run(in context: Context) throws -> Value? {
        let isFolder = access(location.path, F_OK) == 0
        let reference =
            isFolder ? location.path : try Self.builtIn[location.name].map(context.session.builtIn) ?? location.name
        let model = try LoadedModel(folder: try folder(reference, in: context))
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

    /// The folder that the reference means, its files fetched where some are missing.
    private func folder(_ reference: String, in context: Context) throws -> CheckpointFolder {
        var latest: HubProgress?
        let watch = HubWatch(
            checkpoint: context.checkpoint,
            progress: { progress in
                latest = progress
                context.progress(
                    progress.label, fraction: progress.fraction,
                    detail: Self.detail(progress))
            },
            note: { context.note(Phrase($0, .quiet)) })
        do {
            return try CheckpointFolder(
                reference, environment: context.session.environment, isUpdating: update, watch: watch)
        } catch let stop as Cancellation {
            if let latest, latest.done > 0 {
                context.note(
                    Phrase("\(Format.bytes(latest.done)) are kept; the same line goes on from there", .quiet))
            }
            throw stop
        } catch let error as CheckpointError {
            throw Complaint(error.message, hint: near(in: context) ?? error.hint)
        }
    }

    /// `151 MB of 605 MB · 12 MB/s · 37 s left`
    private static func detail(_ progress: HubProgress) -> String {
        guard progress.total > 0 else { return "" }
        var parts = ["\(Format.bytes(progress.done)) of \(Format.bytes(progress.total))"]
        if let rate = progress.rate { parts.append(Format.bytes(Int(min(rate, 1e15))) + "/s") }
        if let left = progress.secondsLeft {
            parts.append((left < 60 ? "\(Int(left.rounded(.up))) s" : Format.seconds(left)) + " left")
        }
        return parts.joined(separator: " · ")
    }

    /// What is there of a name that is nearly the same: a folder here, or a model in the cache.
    private func near(in context: Context) -> String? {
        let cached = HubCache(environment: context.session.environment).models
        return location.didYouMean(ids: cached + Self.builtIn.keys.sorted(), in: context.session)
    }
}

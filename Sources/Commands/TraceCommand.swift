// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Results
import Tensors
import Training

/// Keeps what goes by inside a model.
struct TraceCommand: Command {
    static let name = "trace"
    static let summary = "Runs a model and keeps what goes by inside it, under the paths of its modules."
    static let examples = [
        Example("t = trace clip cat.png \"a cat\"", "everything: t.vision_model.encoder.layers.1.self_attn.$probs"),
        Example("trace clip cat.png --only *.self_attn.$probs", "the weights of every attention"),
        Example("trace clip cat.png --only vision_model.encoder.layers.1", "what goes by in one layer"),
        Example("trace clip cat.png --points", "what there is to keep, without the numbers"),
    ]

    /// The most memory that is kept, in bytes.
    static let limit = 1 << 30

    @Argument("the model") var model: ModelArgument
    @Argument("a picture, a text, or both") var inputs: [InputArgument]
    @Option("only what fits this path; * stands for any text", placeholder: "GLOB") var only: [String] = []
    @Flag("only list the places, with their shapes") var points

    func run(in context: Context) throws -> Value? {
        inputs.note(in: context)
        let question = try InputQuestion(inputs, model.model, context)
        let wanted = TracedPlaces(only, of: model.model)
        var entries: [Trace.Entry] = []
        var rows: [[Table.Cell]] = []
        var bytes = 0
        let watch: Pass.Watch = { point, tensor in
            guard wanted.contains(point) else { return nil }
            rows.append([.text(point.text), .text(Format.sides(tensor.shape))])
            if points { return nil }
            bytes += tensor.byteCount
            guard bytes <= TraceCommand.limit else { throw tooLarge(at: point, kept: entries.count) }
            entries.append(Trace.Entry(point, tensor.detached))
            return nil
        }
        let pass = context.pass(over: model.model, watch: watch, watched: wanted.modules)
        _ = try question.answer(pass)
        ModelInputs(model.model, context).tell(pass.notes)
        guard !rows.isEmpty else { throw nothing() }
        if points {
            return .table(Table(title: "\(model.name) \(question.title)", columns: ["place", "shape"], rows: rows))
        }
        let trace = Trace(title: "\(model.name) \(question.title)", entries: entries)
        context.note(
            Phrase("\(Format.plural(trace.entries.count, "tensor")), \(Format.bytes(trace.byteCount)) kept", .quiet))
        return .trace(trace)
    }

    private func tooLarge(at point: Pass.Point, kept: Int) -> Complaint {
        Complaint(
            "the trace takes more than \(Format.bytes(TraceCommand.limit)): "
                + "\(kept) tensors were kept up to \(point.text)",
            culprit: point.text, hint: "keep less: --only *.$out, or --only *.layers.3.*; --points lists what there is")
    }

    private func nothing() -> Complaint {
        let near = only.first.flatMap { Suggestion.didYouMean($0, among: model.model.layout.modules.map(\.path)) }
        return Complaint(
            "nothing went by that fits \(only.joined(separator: ", "))", culprit: only.first,
            hint: near ?? "trace \(model.name) … --points lists what goes by")
    }
}

/// Which places of a model patterns mean: a place itself, or a module with all in it.
private struct TracedPlaces {
    private let globs: [Glob]
    let modules: WatchedModules

    init(_ patterns: [String], of model: LoadedModel) {
        globs = patterns.map(Glob.init)
        guard !patterns.isEmpty else {
            modules = .all
            return
        }
        // A pattern may end in the name of a tensor, which is not known before it goes by.
        let heads = patterns.flatMap { pattern -> [Glob] in
            let names = pattern.split(separator: ".")
            guard let last = names.last, last.hasPrefix("$") || last == "*" else { return [Glob(pattern)] }
            return [Glob(pattern), Glob(names.dropLast().joined(separator: "."))]
        }
        modules = WatchedModules(
            model.layout.modules.map(\.path).filter { path in heads.contains { $0.covers(path) } })
    }

    func contains(_ point: Pass.Point) -> Bool {
        globs.isEmpty || globs.contains { $0.matches(point.text) || $0.covers(point.path) }
    }
}

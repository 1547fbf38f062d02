// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results
import Tensors

/// Puts other numbers in the place of what a model computes, or of a weight.
struct PatchCommand: Command {
    static let name = "patch"
    static let summary = "Replaces what goes by in a model, a weight, or the value at a stop; alone it lists patches."
    static let examples = [
        Example("patch clip.vision_model.encoder.layers.1.mlp.$out (0) --rows 3,4", "in every pass until undo"),
        Example("t = trace clip boot.png; patch clip.visual_projection.$out t.visual_projection.$out", "from a trace"),
        Example("patch clip.logit_scale (0)", "a weight"),
        Example(
            "break clip.vision_model.encoder.layers.1; embed clip cat.png; patch here.$out (0) --rows 5; continue",
            "the value at the stop"),
        Example("patch", "what is patched"),
        Example(
            "patch clip boot.png \"a cat\" --from cat.png --sweep layers",
            "how much of the clean score each place brings back"),
    ]

    @Argument("clip.PATH.$out, clip.PATH.weight or here.$out; with --sweep the model") var place: PlaceArgument?
    @Argument("what to put there; with --sweep a picture and a text", placeholder: "EXPR") var given: [GivenWord] = []
    @Option("rows along the axis before the last, such as tokens: 5 or 3,4", name: "rows") var rows: IndexList?
    @Option("tokens, the same as rows") var tokens: IndexList?
    @Option("heads of $probs or $heads") var heads: IndexList?
    @Option("compare places: patch each from the clean input's pass") var sweep: SweepPlaces?
    @Option("with --sweep the clean picture or text, whose activations are patched in") var from: InputArgument?
    @Option("with --sweep what is measured: score, logits, image, text", placeholder: "EXPR") var metric: String?

    func run(in context: Context) throws -> Value? {
        if let sweep { return try self.sweep(sweep, in: context) }
        if from != nil || metric != nil {
            throw Complaint("--from and --metric belong to a sweep", hint: "--sweep layers, heads or tokens")
        }
        guard let place else { return list(in: context.session) }
        guard let word = given.first, given.count == 1 else {
            throw Complaint(
                given.isEmpty ? "what is to be put at \(place) is missing" : "\(given[1].word.text) is too much",
                culprit: given.isEmpty ? place.text : given[1].word.text,
                hint: "patch \(place) (0), or a value: an expression with blanks stands in parentheses")
        }
        if rows != nil, tokens != nil { throw Complaint("--rows and --tokens say the same", hint: "give one of them") }
        guard let tensor = try word.value(in: context.session).tensor else {
            throw Complaint("\(word.word.text) is no number and no tensor", culprit: word.word.text)
        }
        let target = try PatchPlace(place.text, in: context.session)
        let edit = TensorEdit(rows: rows?.numbers ?? tokens?.numbers, heads: heads?.numbers, .value(tensor.detached))
        let how = word.word.source + selected
        try context.session.patch(target, edit, how: how)
        return .note(Note(Phrase("◇ ", .accent) + Phrase(place.text) + Phrase(" = \(how)", .quiet)))
    }

    private var selected: String {
        [("rows", rows), ("tokens", tokens), ("heads", heads)].compactMap { name, list in
            list.map { ", \(name) \($0)" }
        }.joined()
    }

    private func list(in session: Session) -> Value {
        let patches = session.patches()
        if patches.isEmpty { return .note(Note(Phrase("nothing is patched", .quiet))) }
        return .table(
            Table(
                title: "patched", columns: ["place", "is"], rows: patches.map { [.text($0.place), .text($0.how)] },
                notes: [Phrase("undo takes back the last, undo all every one", .faint)]))
    }

    private func sweep(_ places: SweepPlaces, in context: Context) throws -> Value? {
        guard let place, let from else {
            throw Complaint(
                place == nil ? "a sweep needs a model" : "a sweep needs the clean input",
                hint: "patch MODEL PICTURE TEXT --from PICTURE2 --sweep \(places)")
        }
        guard case .model(let model)? = context.session.names[place.text] else {
            throw Complaint("\(place) is no model", culprit: place.text, hint: "patch MODEL PICTURE TEXT --sweep …")
        }
        let inputs = try given.map { try $0.input(in: context.session) }
        let corrupt = try InputQuestion(inputs, model, context)
        let sweep = try PatchSweep(clean: corrupt.with(from), corrupt: corrupt, metric: metric ?? "score", context)
        let matrix = try sweep.matrix(places)
        return .matrix(matrix)
    }
}

/// `--sweep`: which places are patched, one after the other.
enum SweepPlaces: String, Choice {
    case layers, heads, tokens
}

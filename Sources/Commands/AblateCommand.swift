// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Results
import Tensors

/// Takes a part of a model out of its passes.
struct AblateCommand: Command {
    static let name = "ablate"
    static let summary = "Takes heads, layers, tokens or a module out of every later pass of a model, until undo."
    static let examples = [
        Example("ablate clip.vision_model.encoder.layers.1 --heads 1,3", "before the heads' output is projected"),
        Example("ablate clip.vision_model.encoder --layers 0,2", "layers that add nothing: out is what comes in"),
        Example("ablate clip.text_model.encoder.layers.0 --tokens 3 --by mean", "as the mean of all tokens"),
        Example("ablate clip.vision_model.embeddings --patches 3,4", "patches, counted without [CLS]"),
        Example("ablate clip.vision_model.encoder.layers.1.mlp", "what a module gives becomes 0"),
    ]

    @Argument("a layer or another module", placeholder: "MODEL.PATH") var place: PlaceArgument
    @Option("heads of the attention at or below the path") var heads: IndexList?
    @Option("layers below the path") var layers: IndexList?
    @Option("rows of what the module gives") var tokens: IndexList?
    @Option("the same, counted from the picture's first patch") var patches: IndexList?
    @Option("what takes their place: 0, or the mean over the tokens") var by: Filling = .zero

    enum Filling: String, Choice { case zero, mean }

    func run(in context: Context) throws -> Value? {
        guard [heads, layers, tokens, patches].count(where: { $0 != nil }) < 2 else {
            throw Complaint("one kind of part is ablated at a time", hint: "a second line ablates another")
        }
        let session = context.session
        let (name, path, model) = try named(in: session)
        let parts = ModuleParts(model)
        func change(_ point: Pass.Point, _ edit: TensorEdit, _ how: String) {
            session.patch(point, of: model, edit, place: "\(name).\(point.text)", how: how)
        }
        if let heads {
            let module = try attention(within: path, parts, name)
            let numbers = try checked(heads, count: parts.heads(of: module), "head")
            change(
                Pass.Point(path: module, name: "$heads"), TensorEdit(rows: nil, heads: numbers, filling),
                "heads \(heads) \(by)")
        } else if let layers {
            for layer in try chosen(layers, within: path, parts, name) {
                change(Pass.Point(path: layer, name: "$out"), skipping, by == .zero ? "adds nothing" : "\(by)")
            }
        } else {
            let point = try PatchPlace.point(path, of: model)
            if let patches {
                guard let first = parts.firstPatch(of: point.path) else {
                    throw Complaint(
                        "\(point.path) is not known to hold patches at fixed rows", culprit: point.path,
                        hint: "--tokens takes rows of what goes by; attend and trace show which they are")
                }
                let rows = try checked(patches, count: nil, "patch").map { $0 + first }
                change(point, TensorEdit(rows: rows, heads: nil, filling), "patches \(patches) \(by)")
            } else if let tokens {
                change(point, TensorEdit(rows: tokens.numbers, heads: nil, filling), "tokens \(tokens) \(by)")
            } else if ModuleParts.isLayer(point.path), point.name == "$out" {
                change(point, skipping, by == .zero ? "adds nothing" : "\(by)")
            } else {
                change(point, TensorEdit(filling), "\(by)")
            }
        }
        let all = session.patches(of: model).count
        return .note(
            Note(
                Phrase("◇ ", .accent) + Phrase(session.changes.last?.place ?? "")
                    + Phrase(" \(session.changes.last?.how ?? "") · \(all) patched", .quiet)))
    }

    private var filling: TensorEdit.Filling { by == .zero ? .value(Tensor(0)) : .mean }

    /// A layer is a sum of what comes in and what it adds: without it, what comes in goes on.
    private var skipping: TensorEdit { TensorEdit(by == .zero ? .input : .mean) }

    private func named(in session: Session) throws -> (name: String, path: String, model: LoadedModel) {
        let parts = place.text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard case .model(let model) = try session.value(named: parts[0]) else {
            throw Complaint("\(parts[0]) is no model", culprit: parts[0], hint: "ablate MODEL.PATH")
        }
        return (parts[0], parts.count > 1 ? parts[1] : "", model)
    }

    private func attention(within path: String, _ parts: ModuleParts, _ name: String) throws -> String {
        let found = parts.attention(within: path)
        guard let first = found.first, found.count == 1 else {
            throw Complaint(
                found.isEmpty ? "there is no attention at \(path)" : "there are \(found.count) attentions at \(path)",
                culprit: path, hint: found.isEmpty ? "a layer, or its attention" : "choose one: \(name).\(found[0])")
        }
        return first
    }

    private func chosen(
        _ layers: IndexList, within path: String, _ parts: ModuleParts, _ name: String
    ) throws -> [String] {
        let groups = parts.layers(within: path)
        guard let group = groups.first, groups.count == 1 else {
            throw Complaint(
                groups.isEmpty ? "there are no layers below \(path)" : "there are layers in \(groups.count) places",
                culprit: path.isEmpty ? name : path,
                hint: groups.isEmpty
                    ? nil : "choose one: " + groups.map { "\(name).\($0.parent)" }.joined(separator: ", "))
        }
        return try layers.numbers.map { number in
            let index = number < 0 ? number.addingReportingOverflow(group.numbers.count).partialValue : number
            guard let layer = group.numbers[index] else {
                throw Complaint(
                    "there is no layer \(number)", culprit: "\(number)",
                    hint: "layers are 0 to \(group.numbers.count - 1)")
            }
            return layer
        }
    }

    private func checked(_ list: IndexList, count: Int?, _ noun: String) throws -> [Int] {
        for number in list.numbers where number < 0 || number >= count ?? 1 << 20 {
            throw Complaint(
                "there is no \(noun) \(number)", culprit: "\(number)",
                hint: count.map { "\(noun)s are 0 to \($0 - 1)" } ?? "\(noun)s count from 0")
        }
        return list.numbers
    }
}

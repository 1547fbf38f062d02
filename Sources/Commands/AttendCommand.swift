// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors

/// Shows where the rows of a model's attention look: patches of a picture, words of a text.
struct AttendCommand: Command {
    static let name = "attend"
    static let summary = "Shows which patches or words a row of attention looks at."
    static let examples = [
        Example("attend clip cat.png", "what [CLS] looks at in the last layer, over the picture"),
        Example("a = attend clip cat.png --layer 1 --head 2", "one head of one layer"),
        Example("attend clip \"a red cube\" --token cube --layer all", "every layer of the text tower, from one word"),
        Example("attend clip cat.png --method rollout", "attention followed through all layers"),
        Example("save a weights.npy", "the weights, [layer, head, query, key]"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("a picture for the vision tower, or a text for the text tower") var input: InputArgument
    @Option("which layers to keep") var layer: LayerSelection = .one(-1)
    @Option("which heads to show") var head: HeadSelection = .mean
    @Option("whose row to read: a word, its second time, or a token's number") var token: TokenSelection?
    @Option("the weights of one layer, or their product through layers") var method: AttentionMethod = .raw

    @Flag("work through the padding of a text too, as transformers does") var padded

    func run(in context: Context) throws -> Value? {
        let work = ModelInputs(model.model, context)
        let seen = try Sight(input, work, padded: padded)
        let tower = seen.tower
        guard tower.layerCount > 0 else { throw Complaint("\(model.name) has no attention to show") }
        let chosen = try layer.resolve(count: tower.layerCount)
        let head = try head.resolve(count: tower.heads)
        let row = try seen.row(of: token)
        if method == .rollout, self.head != .mean {
            throw Complaint("rollout has no head axis: it follows the mean of all heads", hint: "leave --head out")
        }
        let paths = try followed(chosen).map { tower.attentionPaths[$0] }
        let pass = work.pass(attention: paths)
        try seen.run(pass)
        let kept = try paths.map { path -> Tensor in
            guard let weights = pass.attention[path] else { throw Complaint("no attention came by at \(path)") }
            return weights
        }
        for note in pass.notes { context.note(Phrase(note, .warning)) }
        var weights = try concatenate(kept, axis: 0)  // [layer, head, query, key]
        if method == .rollout { weights = try rollout(weights) }
        let layers = method == .rollout ? chosen.suffix(1) : chosen[...]
        return .attention(
            AttentionMap(
                model: model.name, input: input.label, method: method == .raw ? .raw : .rollout,
                weights: weights, layers: Array(layers), layerCount: tower.layerCount,
                paths: layers.map { tower.attentionPaths[$0] },
                head: head, queries: row.queries, queryLabel: row.label, tokens: seen.tokens, grid: tower.grid,
                subject: seen.subject, request: request))
    }

    /// The layers whose weights are wanted: rollout follows every layer from the first to the last that is asked for.
    private func followed(_ chosen: [Int]) throws -> [Int] {
        guard method == .rollout, let last = chosen.last else { return chosen }
        if !layer.isSingle, chosen.first != 0 {
            throw Complaint(
                "rollout begins at layer 0, not at \(chosen[0])", culprit: layer.description,
                hint: "--layer \(last) follows attention from the first layer through layer \(last)")
        }
        return Array(0...last)
    }

    /// The line without `--layer` and `--head`, for a view that asks for another layer.
    private var request: String {
        let named = input.isPicture ? Quoting.word(input.description) : Quoting.text(input.description)
        var line = "attend \(model.name) \(named)"
        if let token { line += " --token \(Quoting.word(token.description))" }
        if method != .raw { line += " --method \(method)" }
        if padded { line += " --padded" }
        return line
    }
}

/// `--method`: how attention is read.
enum AttentionMethod: String, Choice {
    case raw, rollout
}

extension LayerSelection {
    fileprivate var isSingle: Bool { if case .one = self { true } else { false } }
}

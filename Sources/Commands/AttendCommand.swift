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
    static let summary = "Shows which patches or words a row of attention looks at, now or along a training."
    static let examples = [
        Example("attend clip cat.png", "what [CLS] looks at in the last layer, over the picture"),
        Example("a = attend clip cat.png --layer 1 --head 2", "one head of one layer"),
        Example("attend clip \"a red cube\" --token cube --layer all", "every layer of the text tower, from one word"),
        Example("attend clip cat.png --method rollout", "attention followed through all layers"),
        Example("t = train clip shapes --batch 4; step 4; attend clip cat.png --at 0:4:2", "along a training"),
        Example("save a weights.npy", "the weights, [layer, head, query, key]"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("a picture for the vision tower, or a text for the text tower") var input: InputArgument
    @Option("which layers to keep") var layer: LayerSelection = .one(-1)
    @Option("which heads to show") var head: HeadSelection = .mean
    @Option("whose row to read: a word, its second time, or a token's number") var token: TokenSelection?
    @Option("the weights of one layer, or their product through layers") var method: AttentionMethod = .raw
    @Option("steps of the run that trains the model: the map at each") var at: StepSelection?

    @Flag("work through the padding of a text too, as transformers does") var padded

    func run(in context: Context) throws -> Value? {
        let work = ModelInputs(model.model, context)
        let seen = try Sight(input, work, padded: padded)
        let tower = seen.tower
        guard tower.layerCount > 0 else { throw Complaint("\(model.name) has no attention to show") }
        if method == .rollout, head != .mean {
            throw Complaint("rollout has no head axis: it follows the mean of all heads", hint: "leave --head out")
        }
        let chosen = try layer.resolve(count: tower.layerCount)
        let question = AttentionQuestion(
            model: model.name, input: input.label, seen: seen, chosen: chosen, followed: try followed(chosen),
            method: method, head: try head.resolve(count: tower.heads), row: try seen.row(of: token),
            request: request(in: context.session))
        guard let at else { return .attention(try question.map(work)) }
        return .trail(try AttentionReplay(question, model.model, in: context).trail(at))
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
    private func request(in session: Session) -> String {
        let isExpression = input.isPicture && session.isExpression(Word(input.description))
        let named = input.isPicture ? Quoting.word(input.description) : Quoting.text(input.description)
        // In quotes an expression would be taken for a text.
        var line = "attend \(model.name) \(isExpression ? input.description : named)"
        if let token { line += " --token \(Quoting.word(token.description))" }
        if let at { line += " --at \(at)" }
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

// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Engine
import Models
import Results

/// Shows where a model looks: a tower at its own input, a text's words at a picture's patches; or which patches a score
/// depends on.
struct AttendCommand: Command {
    static let name = "attend"
    static let summary = "Shows which patches or words a row of attention looks at, or what a score depends on."
    static let examples = [
        Example("attend clip cat.png", "what [CLS] looks at in the last layer, over the picture"),
        Example("a = attend clip cat.png --layer 1 --head 2", "one head of one layer"),
        Example("attend clip \"a red cube\" --token cube --layer all", "every layer of the text tower, from one word"),
        Example("attend clip cat.png --method rollout", "attention followed through all layers"),
        Example("attend cross cat.png \"what is it?\" --token what", "a text's word at the picture's patches"),
        Example("attend clip cat.png \"a cat\" --method relevance", "what the score of a pair depends on"),
        Example("attend cross cat.png \"what is it?\" --heads", "mass and entropy of every head"),
        Example("attend clip cat.png \"a cat\" --method occlusion --faithful", "does the score fall without them?"),
        Example("t = train clip shapes --batch 4; step 4; attend clip cat.png --at 0:4:2", "along a training"),
        Example("save a weights.npy", "the weights, [layer, head, query, key]"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("a picture, or a text for the text tower; with --over none is needed") var input: InputArgument?
    @Argument("a text beside the picture, for a model that reads both") var text: TextArgument?
    @Option("who asks and who is looked at; else what joins picture and text") var kind: KindChoice?
    @Option("which layers to keep; else the last, for a table all") var layer: LayerSelection?
    @Option("which heads to show") var head: HeadSelection = .mean
    @Option("whose row: a word, its second time, a token's number, or ROW,COLUMN of a patch") var token: TokenSelection?
    @Option("a decoder's word: at the row that predicts it, or at its own") var row: RowChoice = .predicts
    @Option("weights, their product through layers, or what a score depends on") var method: AttentionMethod?
    @Option("the answer that a score is of; else the best") var answer: String?
    @Option("of ig: gradients on the way from the mean colour") var steps: Int = 32
    @Option("of --faithful: random choices beside each") var draws: Int = 20
    @Option("average over the examples of a dataset") var over: DatasetArgument?
    @Option("of --over: how many examples") var limit: Int = 20
    @Option("steps of the run that trains the model: the map at each") var at: StepSelection?
    @Flag("a table of all heads, each block of a joint stream by itself") var blocks
    @Flag("a table of all heads of one kind of attention") var heads
    @Flag("test the map: does the score fall when its first patches are covered?") var faithful
    @Flag("work through the padding of a text too, as transformers does") var padded
    @Flag("begin a run whose weights take over 1 GB") var force

    func run(in context: Context) throws -> Value? {
        for (name, value) in [("--steps", steps), ("--draws", draws), ("--limit", limit)] {
            let least = name == "--draws" ? 2 : 1
            guard (least...100_000).contains(value) else {
                throw Complaint("\(name) \(value) is not within \(least)…100000", culprit: "\(value)")
            }
        }
        if let over { return try PairRequest(self, context).over(over.dataset) }
        guard let input else {
            throw Complaint("attend what?", hint: "attend \(model.name) PICTURE, or a text, or --over DATASET")
        }
        if text != nil || isOfPair {
            guard case .picture(_, let picture) = input else {
                throw Complaint(
                    "a text stands beside a picture, which comes first", culprit: input.description,
                    hint: "attend \(model.name) PICTURE TEXT")
            }
            guard let text else { throw Complaint(missingText, hint: "attend \(model.name) \(input.label) TEXT") }
            return try PairRequest(self, context).value(picture, named: input.label, text.text)
        }
        return try single(input, in: context)
    }

    /// Whether something was asked for that one input alone has not.
    private var isOfPair: Bool {
        let needsScore = method.map { !$0.method.isDistribution } ?? false
        let isTower = model.model.model is any ImageEmbedder || model.model.model is any TextEmbedder
        let readsPairs = model.model.model is any PictureTextReader
        let isOther = kind.map { ![.own, .vision, .text].contains($0) } ?? false
        return needsScore || faithful || answer != nil || isOther || readsPairs && !isTower
    }

    private var missingText: String {
        method.map { !$0.method.isDistribution } ?? faithful
            ? "that explains the score of a picture with a text" : "that is attention of a picture with a text"
    }

    // MARK: One input alone

    private func single(_ input: InputArgument, in context: Context) throws -> Value? {
        let work = ModelInputs(model.model, context)
        if case .vision = kind, !input.isPicture {
            throw Complaint("a text has no vision attention", culprit: "vision")
        }
        if case .text = kind, input.isPicture {
            throw Complaint("a picture has no text attention", culprit: "text", hint: "add the text behind it")
        }
        let seen = try Sight(input, work, padded: padded)
        let tower = seen.tower
        guard tower.layerCount > 0 else {
            throw Complaint(
                "\(model.name) has no attention to show",
                hint: input.isPicture ? "with a text behind the picture, --method gradcam shows what a score sees" : nil
            )
        }
        let stack = seen.stack
        if blocks || heads {
            let layers = try (layer ?? .all).resolve(count: tower.layerCount)
            try AttentionCost.check([(stack, layers.count)], copies: 1, isForced: force)
            let map = try question(seen, input, layers, .raw, in: context).map(work)
            let table = HeadTableQuestion(
                model: model.name, input: input.label, request: request(input, in: context.session))
            return .heads(try table.table(map.weights, stack, layers: layers))
        }
        let way = method?.method ?? .raw
        if way == .rollout, head != .mean {
            throw Complaint("rollout has no head axis: it follows the mean of all heads", hint: "leave --head out")
        }
        let chosen = try (layer ?? .one(-1)).resolve(count: tower.layerCount)
        let question = try question(seen, input, chosen, way, in: context)
        try AttentionCost.check([(stack, question.followed.count)], copies: 1, isForced: force)
        guard let at else { return .attention(try question.map(work)) }
        return .trail(try AttentionReplay(question, model.model, in: context).trail(at))
    }

    private func question(
        _ seen: Sight, _ input: InputArgument, _ chosen: [Int], _ method: AttentionMap.Method, in context: Context
    ) throws -> AttentionQuestion {
        AttentionQuestion(
            model: model.name, input: input.label, seen: seen, chosen: chosen,
            followed: try followed(chosen, method), method: method, head: try head.resolve(count: seen.tower.heads),
            row: try seen.row(of: token), request: request(input, in: context.session))
    }

    /// The layers whose weights are wanted: rollout follows every layer from the first to the last that is asked for.
    private func followed(_ chosen: [Int], _ method: AttentionMap.Method) throws -> [Int] {
        guard method == .rollout, let last = chosen.last else { return chosen }
        if !(layer ?? .one(-1)).isSingle, chosen.first != 0 {
            throw Complaint(
                "rollout begins at layer 0, not at \(chosen[0])", culprit: layer?.description,
                hint: "--layer \(last) follows attention from the first layer through layer \(last)")
        }
        return Array(0...last)
    }

    /// The line without `--layer` and `--head`, for a view that asks for another layer.
    func request(_ input: InputArgument, in session: Session) -> String {
        let isExpression = input.isPicture && session.isExpression(Word(input.description))
        let named = input.isPicture ? Quoting.word(input.description) : Quoting.text(input.description)
        // In quotes an expression would be taken for a text.
        var line = "attend \(model.name) \(isExpression ? input.description : named)"
        if let text { line += " \(Quoting.text(text.text))" }
        if let kind { line += " --kind \(kind)" }
        if let token { line += " --token \(Quoting.word(token.description))" }
        if row != .predicts { line += " --row \(row)" }
        if let answer { line += " --answer \(Quoting.word(answer))" }
        if let at { line += " --at \(at)" }
        if let method, method != .raw { line += " --method \(method)" }
        if padded { line += " --padded" }
        return line
    }
}

extension LayerSelection {
    fileprivate var isSingle: Bool { if case .one = self { true } else { false } }
}

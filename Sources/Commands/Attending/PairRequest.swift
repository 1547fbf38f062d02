// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Datasets
import Engine
import Models
import Preparing
import Results

/// What `attend` does with a picture and a text.
struct PairRequest {
    private let command: AttendCommand
    private let context: Context
    private let work: ModelInputs
    private var name: String { command.model.name }

    init(_ command: AttendCommand, _ context: Context) throws {
        self.command = command
        self.context = context
        work = ModelInputs(command.model.model, context)
        if command.padded {
            throw Complaint("--padded is for a text alone", culprit: "--padded")
        }
    }

    /// The map, the table, the test of the map, or the map along a training.
    func value(_ picture: Picture, named input: String, _ text: String) throws -> Value {
        let sight = try PairSight(picture, text, work)
        let request = command.input.map { command.request($0, in: context.session) } ?? ""
        if command.blocks || command.heads {
            return .heads(try table(sight, input, request))
        }
        let question = try question(sight, input, request)
        if command.faithful {
            if command.at != nil { throw Complaint("--faithful tests one map, not one of each step", culprit: "--at") }
            let map = try question.map(work)
            let (attribution, _) = try question.attribution(work)
            return .table(try FaithfulnessTable.make(map, attribution, draws: command.draws))
        }
        guard let at = command.at else { return .attention(try question.map(work)) }
        return .trail(try AttentionReplay(question, command.model.model, in: context).trail(at))
    }

    /// The mean over the examples of a dataset.
    func over(_ dataset: any Dataset) throws -> Value {
        if command.at != nil || command.faithful {
            throw Complaint("--over averages a map or a table", culprit: command.faithful ? "--faithful" : "--at")
        }
        if command.input?.isPicture ?? false {
            throw Complaint(
                "--over takes its pictures from \(dataset.name)", culprit: command.input?.description,
                hint: "leave the picture out")
        }
        let fixed = command.input?.description ?? command.text?.text
        let data = AttentionOverData(dataset: dataset, limit: command.limit, text: fixed, context: context)
        let asks = work.model.model is any PictureTextClassifier
        if command.blocks || command.heads {
            let tables = try data.each(prefersQuestions: asks) { picture, text in
                try table(try PairSight(picture, text, work), dataset.name, "")
            }
            return .heads(try HeadTableQuestion.mean(tables, input: dataset.name))
        }
        let maps = try data.each(prefersQuestions: asks) { picture, text in
            try question(try PairSight(picture, text, work), dataset.name, "").map(work)
        }
        return .attention(try data.mean(maps))
    }

    private func table(_ sight: PairSight, _ input: String, _ request: String) throws -> HeadTable {
        guard let stack = try command.kind.map({ try $0.stack(of: sight) }) ?? sight.joins else {
            throw Complaint(
                "\(name) has no cross-attention: picture and text meet in one score alone", culprit: "--heads",
                hint: "--kind vision or --kind text has a table of its own")
        }
        let layers = try (command.layer ?? .all).resolve(count: stack.layerCount)
        try AttentionCost.check([(stack, layers.count)], copies: 1, isForced: command.force)
        return try HeadTableQuestion(model: name, input: input, request: request)
            .table(sight, stack, layers: layers, work)
    }

    private func question(_ sight: PairSight, _ input: String, _ request: String) throws -> PairQuestion {
        let choices = AttentionChoices(
            kind: command.kind, layer: command.layer, head: command.head, token: command.token, row: command.row,
            answer: command.answer, steps: command.steps)
        let (method, stack, caveat) = try resolve(sight)
        if let stack { _ = try command.head.resolve(count: stack.heads) }
        try checkCost(sight, method, stack, choices)
        return PairQuestion(
            model: name, input: input, sight: sight, choices: choices, method: method, stack: stack, caveat: caveat,
            request: request, context: context)
    }

    /// What is asked for where the user leaves it open: what joins picture and text, and where nothing does, what the
    /// score depends on, and that it is this that is shown.
    private func resolve(_ sight: PairSight) throws -> (AttentionMap.Method, AttentionStack?, String?) {
        let asked = command.method?.method
        let caveat = sight.joins == nil ? "no cross-attention in \(name): this explains the score of the pair" : nil
        if let asked, !asked.isDistribution {
            if let kind = command.kind {
                throw Complaint(
                    "\(asked.rawValue) follows the score through all of the model", culprit: kind.rawValue,
                    hint: "leave --kind out")
            }
            return (asked, nil, caveat)
        }
        if let kind = command.kind {
            let stack = try kind.stack(of: sight)
            // What looks across stands on what each stream took up before.
            let isAcross = stack.kind == .cross || stack.kind == .question
            return (asked ?? .raw, asked == .rollout && isAcross ? nil : stack, nil)
        }
        if let joins = sight.joins {
            return (asked ?? .raw, asked == .rollout && joins.kind == .cross ? nil : joins, nil)
        }
        if let asked {
            throw Complaint(
                "\(name) has no cross-attention: picture and text meet in one score alone", culprit: asked.rawValue,
                hint: "--kind vision or --kind text, or --method relevance for the score")
        }
        let hasAttention = sight.stacks.contains { $0.keys.grid != nil && $0.layerCount > 0 }
        return (hasAttention ? .relevance : .gradcam, nil, caveat)
    }

    private func checkCost(
        _ sight: PairSight, _ method: AttentionMap.Method, _ stack: AttentionStack?, _ choices: AttentionChoices
    ) throws {
        let parts: [(stack: AttentionStack, layers: Int)]
        switch (method, stack) {
        case (.raw, let stack?): parts = [(stack, try choices.layers(count: stack.layerCount).count)]
        case (.rollout, let stack?): parts = [(stack, try choices.lastLayer(count: stack.layerCount) + 1)]
        case (.rollout, nil), (.relevance, _): parts = sight.stacks.map { ($0, $0.layerCount) }
        default: parts = []
        }
        try AttentionCost.check(parts, copies: method == .relevance ? 3 : 1, isForced: command.force)
    }
}

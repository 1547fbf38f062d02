// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Engine
import Models
import Networks
import Results
import Tensors

/// A question that can be asked again as the model's weights change.
protocol MapQuestion {
    /// What the model is called.
    var model: String { get }

    /// The answer of the model as it is now.
    func map(_ work: ModelInputs) throws -> AttentionMap
}

extension AttentionQuestion: MapQuestion {}

/// All that decides a map of a picture with a text but the model's weights.
struct PairQuestion: MapQuestion {
    let model: String
    /// What the picture is called.
    let input: String
    let sight: PairSight
    let choices: AttentionChoices
    let method: AttentionMap.Method
    /// The attention that is shown; nil for methods that follow all of it.
    let stack: AttentionStack?
    let caveat: String?
    /// The line that asks again.
    let request: String
    let context: Context

    func map(_ work: ModelInputs) throws -> AttentionMap {
        switch method {
        case .raw: try raw(work)
        case .rollout: try stack.map { try rollout($0, work) } ?? followed(.rollout, work)
        case .relevance: try followed(.relevance, work)
        case .gradcam, .ig, .occlusion: try attributed(work)
        }
    }

    // MARK: One kind of attention

    private func raw(_ work: ModelInputs) throws -> AttentionMap {
        guard let stack else { throw Complaint("which attention?", hint: "--kind chooses it") }
        let chosen = try choices.layers(count: stack.layerCount)
        let (weights, outcome) = try sight.attention(of: stack, layers: chosen, work)
        return try map(weights, stack, layers: chosen, outcome)
    }

    /// Through the layers of one kind alone.
    private func rollout(_ stack: AttentionStack, _ work: ModelInputs) throws -> AttentionMap {
        let last = try choices.lastLayer(count: stack.layerCount)
        let (all, outcome) = try sight.attention(of: stack, layers: Array(0...last), work)
        return try map(try Analysis.rollout(all), stack, layers: [last], outcome)
    }

    private func map(
        _ weights: Tensor, _ stack: AttentionStack, layers: [Int], _ outcome: PictureTextOutcome
    ) throws -> AttentionMap {
        let predicting = predicts(outcome, stack.kind)
        let row = try PairRow(
            of: choices.token, in: sight, queries: stack.queries, keys: stack.keys, predicting: predicting,
            readRows: try sight.reader.readRows(of: stack, ids: sight.encoding.ids))
        return finished(
            weights, row, queries: stack.queries, keys: stack.keys, kind: stack.kind, layers: layers,
            layerCount: stack.layerCount, paths: layers.map { stack.paths[$0] }, predicting: predicting, score: nil)
    }

    /// Whether a word is read at the row before it.
    private func predicts(_ outcome: PictureTextOutcome, _ kind: AttentionKind) -> Bool {
        choices.row != .consumes && (kind == .cross || kind == .text) && outcome.foretells(sight.encoding.count)
    }

    // MARK: Through all streams

    private func followed(_ rule: AttentionFlow.Rule, _ work: ModelInputs) throws -> AttentionMap {
        try choices.refuseLayers("\(method.rawValue) follows all layers")
        guard let joint = sight.joins ?? sight.stacks.first else {
            throw Complaint("\(sight.model.name) has no attention to follow", hint: "--method gradcam or occlusion")
        }
        if sight.joins == nil, choices.token != nil {
            throw Complaint(
                "no word of the text has a row here: picture and text meet in the score alone", culprit: "--token",
                hint: "--kind text shows a word's row")
        }
        func row(_ outcome: PictureTextOutcome, _ queries: TokenAxis, _ keys: TokenAxis) throws -> PairRow {
            try PairRow(
                of: choices.token, in: sight, queries: queries, keys: keys, predicting: predicts(outcome, joint.kind),
                readRows: try sight.reader.readRows(of: joint, ids: sight.encoding.ids))
        }
        var make: ((PictureTextOutcome) throws -> PairScore)?
        if rule == .relevance {
            make = { outcome in
                let asked = try row(outcome, joint.queries, joint.keys)
                return try PairScore(outcome, of: sight, row: asked, answer: choices.answer)
            }
        }
        let run = try RecordedPass(sight, work, paths: sight.stacks.flatMap(\.paths), score: make)
        let map = try FollowedMap(AttentionFlow(rule, through: run, of: sight.stacks), sight)
        let words = sight.words(queries: map.queries, keys: map.keys, predicting: false)
        let kind = sight.joins?.kind ?? .vision
        return finished(
            map.weights,
            map.queries.text == nil
                ? PairRow(outcome: run.score?.name ?? "outcome", words: words)
                : try row(run.outcome, map.queries, map.keys),
            queries: map.queries, keys: map.keys, kind: kind, layers: [joint.layerCount - 1], layerCount: 1, paths: [],
            predicting: predicts(run.outcome, kind), score: run.score)
    }

    // MARK: Of the picture alone

    private func attributed(_ work: ModelInputs) throws -> AttentionMap {
        try choices.refuseLayers("\(method.rawValue) has no layer to choose")
        let (attribution, _) = try attribution(work)
        var score: PairDetails.Score?
        let patches: Tensor
        var grid = attribution.grid
        switch method {
        case .occlusion:
            patches = try attribution.occlude()
        case .ig:
            let result = try attribution.integrate(steps: choices.steps)
            patches = result.patches
            score = PairDetails.Score(attribution.score.name, Double(result.score))
            context.noteOnce(
                Phrase(
                    "\(Format.plural(choices.steps, "step")) from the mean colour · the patches' sum is off by "
                        + Format.share(Double(result.gap)), .quiet))
        default:
            let (point, tokens) = try sight.features()
            let run = try RecordedPass(sight, work, paths: [], features: point) { _ in attribution.score }
            guard let features = run.features else { throw Complaint("no features came by at \(point.path)") }
            score = run.score
            if let tokens {
                patches = try GradCAM.tokens(features.values, gradient: features.gradient, patches: tokens)
            } else {
                let map = try GradCAM.map(features.values, gradient: features.gradient)
                grid = PatchGrid(rows: map.shape[0], columns: map.shape[1], first: 0)
                patches = map
            }
        }
        if score == nil {
            score = PairDetails.Score(
                attribution.score.name, Double(try attribution.scores(sight.pixels).first ?? .nan))
        }
        let keys = TokenAxis.picture(PatchGrid(rows: grid.rows, columns: grid.columns, first: 0))
        let row = PairRow(outcome: attribution.score.name)
        return finished(
            patches.withShape([1, 1, 1, grid.count]), row, queries: TokenAxis(count: 1), keys: keys,
            kind: sight.joins?.kind ?? .vision, layers: [0], layerCount: 1, paths: [], predicting: false, score: score)
    }

    /// What scores are asked with, and the row whose word they are about.
    func attribution(_ work: ModelInputs) throws -> (PairAttribution, PairRow) {
        let pass = work.pass()
        let outcome = try sight.read(sight.pixels, pass)
        work.tell(pass.notes)
        let kind = sight.joins ?? sight.stacks.first { $0.kind == .text } ?? sight.stacks.first
        let axis = kind?.queries ?? TokenAxis(count: 1)
        let row = try PairRow(
            of: choices.token, in: sight, queries: axis, keys: kind?.keys ?? axis,
            predicting: outcome.foretells(sight.encoding.count), readRows: [0])
        let score = try PairScore(outcome, of: sight, row: row, answer: choices.answer)
        return (try PairAttribution(sight, work, score: score, in: context), row)
    }

    // MARK: Together

    private func finished(
        _ weights: Tensor, _ row: PairRow, queries: TokenAxis, keys: TokenAxis, kind: AttentionKind, layers: [Int],
        layerCount: Int, paths: [String], predicting: Bool, score: PairDetails.Score?
    ) -> AttentionMap {
        var details = PairDetails()
        details.attention = kind
        details.text = sight.text
        details.words = row.words
        details.queryTokens = queries == keys ? [] : sight.labels(of: queries)
        details.score = score
        details.caveat = caveat
        details.patch = row.patch
        let foretold = predicting && row.wordTokens != nil ? "\(row.label), at the token before it" : row.label
        return AttentionMap(
            model: model, input: input, method: method, weights: weights, layers: layers, layerCount: layerCount,
            paths: paths, head: weights.shape[1] > 1 ? choices.head(count: weights.shape[1]) : .mean,
            queries: row.queries, queryLabel: foretold, tokens: sight.labels(of: keys), grid: keys.grid,
            subject: keys.grid == nil ? nil : sight.subject, request: request, pair: details)
    }
}

extension PairRow {
    /// The one row of what a model makes of a pair.
    init(outcome name: String, words: [PairDetails.Word] = []) {
        (queries, label, self.words) = ([0], name, words)
    }
}

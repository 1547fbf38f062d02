// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Engine
import Models
import Networks
import Results
import Tensors

/// Asks a model for all maps of an object that methods of attribution give, the same that `attend` shows, and tells
/// which of them point at it.
struct PointingMaps {
    let work: ModelInputs
    let methods: [AttentionMethod]
    /// The words whose rows are read.
    let words: [PointingWord]
    /// Whether the text is a question, so that the score is that of yes.
    let isAsked: Bool

    /// The methods that say where an object of a text lies, by what the model has.
    static func methods(of sight: PairSight) -> [AttentionMethod] {
        let hasPatches = sight.stacks.contains { $0.keys.grid != nil && $0.layerCount > 0 }
        return (sight.joins == nil ? [] : [.raw, .rollout]) + (hasPatches ? [.relevance] : []) + [.gradcam]
    }

    /// Which ways point at each of the objects of one text.
    ///
    /// - Parameter ways: those that are wanted; nil for all there are.
    func hits(_ probes: [PointingProbe], ways: [PointingWay]? = nil) throws -> [[PointingWay: Bool]] {
        guard let sight = probes.first?.sight else { return [] }
        let joining = methods.filter { $0 == .raw || $0 == .rollout }
        var plain: RecordedPass?
        if !joining.isEmpty { plain = try RecordedPass(sight, work, paths: sight.stacks.flatMap(\.paths)) }
        return try probes.map { probe in
            var hits = PointingHits(probe, ways)
            if let plain {
                if joining.contains(.raw) { try raw(plain, &hits) }
                if joining.contains(.rollout) { try rollout(plain, &hits) }
            }
            for word in scoredWords(sight) {
                let row = word.map { PointingRow.before($0) } ?? .outcome
                if methods.contains(.relevance), hits.wants(.relevance, word) { try relevance(word, &hits) }
                if methods.contains(.gradcam), hits.wants(.gradcam, word) { try gradcam(row, &hits) }
            }
            return hits.found
        }
    }

    /// A model that foretells words has a score for each; others have one for the pair.
    private func scoredWords(_ sight: PairSight) -> [PointingWord?] { foretells(sight) ? words : [nil] }

    private func foretells(_ sight: PairSight) -> Bool {
        (sight.reader as? any TextGenerator)?.writesCaptions ?? false
    }

    /// The rows that are read where a model foretells words, or reads them.
    private func rows(_ sight: PairSight) -> [PointingRow] {
        foretells(sight)
            ? words.flatMap { [PointingRow.before($0), .own($0)] } : [.outcome] + words.map { .own($0) }
    }

    // MARK: What joins picture and text

    private func raw(_ run: RecordedPass, _ hits: inout PointingHits) throws {
        let sight = hits.probe.sight
        guard let stack = sight.joins, let grid = stack.keys.grid else { return }
        let outcome = try sight.reader.readRows(of: stack, ids: sight.encoding.ids)
        for (layer, path) in stack.paths.enumerated() {
            guard let weights = run.weights[path] else { continue }                 // [H, Tq, Tk]
            for row in rows(sight) {
                let queries = hits.probe.rows(row, on: stack.queries, outcome: outcome)
                guard let heads = Self.patches(weights, queries, grid) else { continue }
                let mean = (0..<grid.count).map { patch in heads.reduce(Float(0)) { $0 + $1[patch] } }
                hits.take(PointingWay(method: .raw, layer: layer, row: row), mean)
                for (head, values) in heads.enumerated() {
                    hits.take(PointingWay(method: .raw, layer: layer, head: head, row: row), values)
                }
            }
        }
    }

    private func rollout(_ run: RecordedPass, _ hits: inout PointingHits) throws {
        let sight = hits.probe.sight
        guard let stack = sight.joins else { return }
        guard stack.kind == .joint else {
            let flow = try AttentionFlow(.rollout, through: run, of: sight.stacks)
            return try take(try FollowedMap(flow, sight), .rollout, rows(sight), &hits)
        }
        guard let grid = stack.keys.grid else { return }
        let outcome = try sight.reader.readRows(of: stack, ids: sight.encoding.ids)
        var flow = AttentionFlow(.rollout, tokens: [.joint: stack.queries.count])
        for (layer, path) in stack.paths.enumerated() {
            guard let weights = run.weights[path] else { return }
            try flow.attend(.joint, try meanOverHeads(weights))
            guard let map = flow.map(.joint, at: .joint) else { return }
            for row in rows(sight) {
                let queries = hits.probe.rows(row, on: stack.queries, outcome: outcome)
                guard let values = Self.patches(map.withShape([1] + map.shape), queries, grid)?.first else { continue }
                hits.take(PointingWay(method: .rollout, layer: layer, row: row), values)
            }
        }
    }

    // MARK: What a score depends on

    private func relevance(_ word: PointingWord?, _ hits: inout PointingHits) throws {
        let sight = hits.probe.sight
        let tokens = word.flatMap { hits.probe.tokens[$0] }
        let run = try RecordedPass(sight, work, paths: sight.stacks.flatMap(\.paths)) {
            try score($0, of: sight, tokens)
        }
        let map = try FollowedMap(AttentionFlow(.relevance, through: run, of: sight.stacks), sight)
        try take(map, .relevance, word.map { [.before($0)] } ?? rows(sight), &hits)
    }

    private func gradcam(_ row: PointingRow, _ hits: inout PointingHits) throws {
        let sight = hits.probe.sight
        let tokens = row.word.flatMap { hits.probe.tokens[$0] }
        let (point, patches) = try sight.features()
        let run = try RecordedPass(sight, work, paths: [], features: point) { try score($0, of: sight, tokens) }
        guard let features = run.features else { return }
        let way = PointingWay(method: .gradcam, row: row)
        if let patches {
            hits.take(way, try GradCAM.tokens(features.values, gradient: features.gradient, patches: patches).floats)
        } else {
            let map = try GradCAM.map(features.values, gradient: features.gradient)
            hits.take(way, map.floats, grid: PatchGrid(rows: map.shape[0], columns: map.shape[1], first: 0))
        }
    }

    /// The score that the object is known by: how likely its words are, or that it is there at all.
    private func score(_ outcome: PictureTextOutcome, of sight: PairSight, _ tokens: [Int]?) throws -> PairScore {
        var row = PairRow(outcome: "word")
        row.wordTokens = tokens
        var answer = isAsked ? "yes" : nil
        if case .labels(_, let names) = outcome, !names.contains("yes") { answer = nil }
        return try PairScore(outcome, of: sight, row: row, answer: answer)
    }

    // MARK: Rows

    private func take(
        _ map: FollowedMap, _ method: AttentionMethod, _ rows: [PointingRow], _ hits: inout PointingHits
    ) throws {
        guard let grid = map.keys.grid else { return }
        let sight = hits.probe.sight
        let joins = sight.joins
        let outcome = map.isOutcome || map.queries.text == nil
            ? [0] : try joins.map { try sight.reader.readRows(of: $0, ids: sight.encoding.ids) } ?? [0]
        let weights = map.weights.withShape(Array(map.weights.shape.dropFirst()))
        for row in map.isOutcome ? [.outcome] : rows {
            let queries = hits.probe.rows(row, on: map.queries, outcome: outcome)
            guard let values = Self.patches(weights, queries, grid)?.first else { continue }
            hits.take(PointingWay(method: method, row: row), values)
        }
    }

    /// What rows say of the patches, added up, for each head: weights [H, Tq, Tk] → H × patches; nil without a row.
    private static func patches(_ weights: Tensor, _ queries: [Int], _ grid: PatchGrid) -> [[Float]]? {
        let (rows, keys) = (weights.shape[1], weights.shape[2])
        guard !queries.isEmpty, queries.allSatisfy({ (0..<rows).contains($0) }), grid.first + grid.count <= keys else {
            return nil
        }
        return weights.withFloats { all in
            (0..<weights.shape[0]).map { head in
                (0..<grid.count).map { patch in
                    queries.reduce(Float(0)) { $0 + all[(head * rows + $1) * keys + grid.first + patch] }
                }
            }
        }
    }
}

/// Which ways pointed at one object.
struct PointingHits {
    let probe: PointingProbe
    private let ways: Set<PointingWay>?
    private(set) var found: [PointingWay: Bool] = [:]

    init(_ probe: PointingProbe, _ ways: [PointingWay]?) {
        self.probe = probe
        self.ways = ways.map(Set.init)
    }

    /// Whether a method's score of a word is among what is wanted.
    func wants(_ method: AttentionMethod, _ word: PointingWord?) -> Bool {
        guard let ways else { return true }
        return ways.contains { $0.method == method && (word == nil || $0.row.word == word) }
    }

    /// Notes whether a map's patches point at the object.
    mutating func take(_ way: PointingWay, _ values: [Float], grid: PatchGrid? = nil) {
        guard ways?.contains(way) ?? true else { return }
        found[way] = PointingGame(grid: grid ?? probe.game.grid, box: probe.game.box).isHit(values)
    }
}

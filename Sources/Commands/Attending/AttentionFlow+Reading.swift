// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Engine
import Models
import Results
import Tensors

extension AttentionKind {
    /// Who asks and who is looked at.
    var streams: (asking: AttentionFlow.Stream, asked: AttentionFlow.Stream) {
        switch self {
        case .vision: (.picture, .picture)
        case .pool: (.probe, .picture)
        case .text: (.text, .text)
        case .cross: (.text, .picture)
        case .joint: (.joint, .joint)
        case .answer: (.answer, .answer)
        case .question: (.answer, .text)
        }
    }
}

extension AttentionFlow {
    /// What reaches each token through all that went by in a reading, in the order in which it did.
    init(_ rule: Rule, through run: RecordedPass, of stacks: [AttentionStack]) throws {
        var tokens: [Stream: Int] = [:]
        for stack in stacks {
            tokens[stack.kind.streams.asking] = stack.queries.count
            if tokens[stack.kind.streams.asked] == nil { tokens[stack.kind.streams.asked] = stack.keys.count }
        }
        self.init(rule, tokens: tokens)
        for path in run.order {
            guard let stack = stacks.first(where: { $0.paths.contains(path) }), let weights = run.weights[path] else {
                continue
            }
            let map: Tensor
            switch rule {
            case .rollout: map = try meanOverHeads(weights)
            case .relevance:
                // What no gradient comes back to moved nothing.
                guard let gradient = run.gradients[path] else { continue }
                map = try relevanceMap(weights, gradient: gradient)
            }
            let (asking, asked) = stack.kind.streams
            if asking == asked { try attend(asking, map) } else { try look(asking, at: asked, map) }
        }
    }
}

/// A map that was followed through all streams: who asks, who is looked at, and how much.
struct FollowedMap {
    /// [1, 1, Tq, Tk]
    let weights: Tensor
    let queries: TokenAxis
    let keys: TokenAxis
    /// Whether there is one row, of the outcome itself.
    let isOutcome: Bool

    /// - Throws: `Complaint` where nothing reaches the picture.
    init(_ flow: AttentionFlow, _ sight: PairSight) throws {
        if let joint = sight.stacks.first(where: { $0.kind == .joint }), let map = flow.map(.joint, at: .joint) {
            self.init(map, queries: joint.queries, keys: joint.keys, isOutcome: false)
            return
        }
        guard let grid = sight.grid else { throw Complaint("\(sight.model.name) looks at no patches by attention") }
        let count = sight.stacks.first { $0.kind == .text }?.queries.count ?? sight.encoding.count
        let keys = TokenAxis.joint(text: count, picture: grid)
        let asking: AttentionFlow.Stream = flow.map(.answer, at: .answer) == nil ? .text : .answer
        if sight.joins != nil, let text = flow.map(asking, at: .text), let picture = flow.map(asking, at: .picture) {
            let queries = asking == .text ? TokenAxis.text(count) : TokenAxis(count: text.shape[0])
            self.init(try concatenate([text, picture], axis: 1), queries: queries, keys: keys, isOutcome: false)
            return
        }
        // Two towers: each by its own rules, the rows that its vector is read from.
        let text = try Self.outcomeRow(flow, .text, sight) ?? Tensor.zeros([1, count])
        guard let picture = try Self.outcomeRow(flow, .vision, sight) else {
            throw Complaint("\(sight.model.name) looks at no patches by attention")
        }
        self.init(
            try concatenate([text, picture], axis: 1), queries: TokenAxis(count: 1), keys: keys, isOutcome: true)
    }

    private init(_ map: Tensor, queries: TokenAxis, keys: TokenAxis, isOutcome: Bool) {
        weights = map.withShape([1, 1] + map.shape)
        self.queries = queries
        self.keys = keys
        self.isOutcome = isOutcome
    }

    /// The mean of the rows that a tower's vector is read from: [1, T].
    private static func outcomeRow(
        _ flow: AttentionFlow, _ kind: AttentionKind, _ sight: PairSight
    ) throws -> Tensor? {
        let stream = kind.streams.asking
        if kind == .vision, let pooled = flow.map(.probe, at: .picture) { return pooled }
        guard let stack = sight.stacks.first(where: { $0.kind == kind }), let map = flow.map(stream, at: stream) else {
            return nil
        }
        let rows = try sight.reader.readRows(of: stack, ids: sight.encoding.ids)
            .filter { (0..<map.shape[0]).contains($0) }
        guard !rows.isEmpty else { return nil }
        return try mean(try takeRows(map, rows), axes: [0], keepdims: true)
    }
}

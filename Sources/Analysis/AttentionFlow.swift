// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// How much of each input token reaches each token of every stream, followed through layers of self- and
/// cross-attention as they go by.
///
/// `relevance` follows the rules of Chefer et al. 2021, "Generic Attention-model Explainability for Interpreting
/// Bi-Modal and Encoder-Decoder Transformers", https://arxiv.org/abs/2103.15679, eq. 6 to 11, over maps of eq. 5
/// (`relevanceMap`); `rollout` those of Abnar and Zuidema 2020, https://arxiv.org/abs/2005.00928, section 3, over maps
/// averaged over heads, with a cross-attention as a layer of one graph of all tokens. Reference for the first:
/// DETR/modules/ExplanationGenerator.py of Transformer-MM-Explainability. Deviation: a row that no attention has
/// reached yet stays as it is when rows are brought to a sum of 1 (eq. 8), where the reference divides by 0 and drops
/// the whole layer.
public struct AttentionFlow: Sendable {
    public enum Rule: Sendable {
        case relevance, rollout
    }

    /// Tokens that attend among themselves.
    public enum Stream: Sendable, Hashable {
        case picture, text, answer
        /// A learned probe that pools a picture.
        case probe
        /// Text and picture as one sequence.
        case joint
    }

    private struct Pair: Hashable {
        let asking, asked: Stream
    }

    private let rule: Rule
    private var maps: [Pair: Tensor] = [:]

    /// - Parameter tokens: how many tokens each stream has; each is made of itself to begin with.
    public init(_ rule: Rule, tokens: [Stream: Int]) {
        self.rule = rule
        for (stream, count) in tokens { maps[Pair(asking: stream, asked: stream)] = Self.identity(count) }
    }

    /// What reaches each token of `asking` from each of `asked`, [Ta, Tb]; nil where nothing does.
    public func map(_ asking: Stream, at asked: Stream) -> Tensor? { maps[Pair(asking: asking, asked: asked)] }

    /// A layer of self-attention in `stream`, map [T, T].
    ///
    /// - Throws: `AnalysisError` when the map is not of the stream's size.
    public mutating func attend(_ stream: Stream, _ map: Tensor) throws {
        let own = try own(stream)
        guard map.shape == own.shape else { throw Self.misfit(map, own.shape) }
        let mixing = rule == .rollout ? try Self.rowsToOne(try add(map, Self.identity(map.shape[0]))) : map
        for (pair, reached) in maps where pair.asking == stream {
            let more = try matmul(mixing, reached)
            maps[pair] = rule == .rollout ? more : try add(reached, more)
        }
    }

    /// A layer in which `stream` looks at `other`, map [Ta, Tb].
    ///
    /// - Throws: `AnalysisError` when the map is not of the streams' sizes.
    public mutating func look(_ stream: Stream, at other: Stream, _ map: Tensor) throws {
        let (asking, asked) = (try own(stream), try own(other))
        guard map.shape == [asking.shape[0], asked.shape[0]] else {
            throw Self.misfit(map, [asking.shape[0], asked.shape[0]])
        }
        var changed = maps
        switch rule {
        case .relevance:
            // Eq. 10 for the streams themselves, eq. 11 for what the other has from elsewhere.
            let more = try matmul(
                try transpose(try Self.withoutResidual(asking)), try matmul(map, try Self.withoutResidual(asked)))
            try Self.join(more, to: &changed[Pair(asking: stream, asked: other)])
            for (pair, reached) in maps where pair.asking == other && pair.asked != other {
                try Self.join(try matmul(map, reached), to: &changed[Pair(asking: stream, asked: pair.asked)])
            }
        case .rollout:
            // Half of a token is its residual, half what it looks at.
            let half = Tensor(0.5)
            for (pair, reached) in maps where pair.asking == stream { changed[pair] = try multiply(reached, half) }
            for (pair, reached) in maps where pair.asking == other {
                let more = try multiply(try matmul(map, reached), half)
                try Self.join(more, to: &changed[Pair(asking: stream, asked: pair.asked)])
            }
        }
        maps = changed
    }

    private func own(_ stream: Stream) throws -> Tensor {
        guard let own = map(stream, at: stream) else { throw AnalysisError("attention of a stream that has no tokens") }
        return own
    }

    private static func join(_ more: Tensor, to sum: inout Tensor?) throws {
        sum = try sum.map { try add($0, more) } ?? more
    }

    private static func misfit(_ map: Tensor, _ wanted: [Int]) -> AnalysisError {
        AnalysisError("attention of shape \(map.shape) does not follow tokens that want \(wanted)")
    }

    static func identity(_ count: Int) -> Tensor {
        Tensor(shape: [count, count]) { out in
            out.update(repeating: 0)
            for place in 0..<count { out[place * count + place] = 1 }
        }
    }

    /// Each row divided by its sum; a row without one is left.
    static func rowsToOne(_ map: Tensor) throws -> Tensor {
        let width = map.shape.last ?? 0
        return map.withFloats { all in
            Tensor(shape: map.shape) { out in
                for row in 0..<(width > 0 ? all.count / width : 0) {
                    let places = row * width..<(row + 1) * width
                    let sum = places.reduce(Float(0)) { $0 + all[$1] }
                    for place in places { out[place] = sum != 0 ? all[place] / sum : all[place] }
                }
            }
        }
    }

    /// Eq. 8 and 9: what attention brought beside the token itself, each row brought to a sum of 1, and the token
    /// again.
    private static func withoutResidual(_ map: Tensor) throws -> Tensor {
        let identity = identity(map.shape[0])
        return try add(try rowsToOne(try subtract(map, identity)), identity)
    }
}

/// What attention weights mean for a score: weight times gradient where that is positive, averaged over heads (Chefer
/// et al. 2021, eq. 5).
///
/// weights and gradient [H, Tq, Tk] → [Tq, Tk]
/// - Throws: `AnalysisError` when the shapes differ.
public func relevanceMap(_ weights: Tensor, gradient: Tensor) throws -> Tensor {
    guard weights.rank == 3, weights.shape == gradient.shape, weights.shape[0] > 0 else {
        throw AnalysisError("weights \(weights.shape) and their gradient \(gradient.shape) do not go together")
    }
    let (heads, area) = (weights.shape[0], weights.shape[1] * weights.shape[2])
    return weights.withFloats { weight in
        gradient.withFloats { slope in
            Tensor(shape: Array(weights.shape.dropFirst())) { out in
                out.update(repeating: 0)
                for head in 0..<heads {
                    for place in 0..<area {
                        out[place] += max(weight[head * area + place] * slope[head * area + place], 0) / Float(heads)
                    }
                }
            }
        }
    }
}

/// The mean over heads: [H, Tq, Tk] → [Tq, Tk].
public func meanOverHeads(_ weights: Tensor) throws -> Tensor { try mean(weights, axes: [0]) }

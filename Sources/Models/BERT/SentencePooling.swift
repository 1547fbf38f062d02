// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Tensors

/// How the states of a text's tokens become one vector, as sentence-transformers' `1_Pooling/config.json` says.
///
/// Several ways are set side by side in this order. Reference: sentence_transformers/models/Pooling.py.
struct SentencePooling: Sendable, Equatable {
    enum Way: String, Sendable, CaseIterable {
        case cls
        case max
        case mean
        /// The sum over the square root of the number of tokens.
        case meanSquareRoot = "mean_sqrt_len"
        /// The mean, where token i counts i + 1 times.
        case weightedMean = "weightedmean"
        case lastToken = "lasttoken"

        /// Its key in the file.
        var key: String {
            switch self {
            case .cls: "pooling_mode_cls_token"
            case .lastToken: "pooling_mode_lasttoken"
            default: "pooling_mode_\(rawValue)_tokens"
            }
        }
    }

    let ways: [Way]

    static let mean = SentencePooling(ways: [.mean])

    init(ways: [Way]) { self.ways = ways }

    /// - Throws: `ModelError` when the file names no way or one that is not known.
    init(_ config: JSON) throws(ModelError) {
        if let name = config["pooling_mode"]?.string {
            guard let way = Way(rawValue: name) else {
                throw ModelError("1_Pooling: pooling_mode \(name) is not known")
            }
            ways = [way]
            return
        }
        ways = Way.allCases.filter { config[$0.key]?.bool == true }
        guard !ways.isEmpty else { throw ModelError("1_Pooling: no pooling mode is set") }
    }

    /// states [B, T, D] with `lengths[b]` real tokens each → [B, D · ways]
    func callAsFunction(_ states: Tensor, lengths: [Int]) throws -> Tensor {
        let parts = try ways.map { way in
            try way == .max
                ? largest(states, lengths: lengths)
                : matmul(way.weights(lengths: lengths, tokens: states.shape[1]), states)        // [B, 1, D]
        }
        let joined = try parts.count == 1 ? parts[0] : concatenate(parts, axis: -1)
        return joined.withShape([lengths.count, joined.shape[2]])
    }

    /// The largest of each number over a text's own tokens: [B, 1, D].
    private func largest(_ states: Tensor, lengths: [Int]) throws -> Tensor {
        let tokens = states.shape[1]
        let own = Tensor(truths: lengths.flatMap { length in (0..<tokens).map { $0 < length } })
        let seen = try select(own.withShape([lengths.count, tokens, 1]), states, Tensor(-.infinity))
        return try reduce(seen, .max, axes: [1], keepdims: true)
    }
}

extension SentencePooling.Way {
    /// What each token counts: [B, 1, T].
    fileprivate func weights(lengths: [Int], tokens: Int) -> Tensor {
        Tensor(shape: [lengths.count, 1, tokens]) { out in
            out.update(repeating: 0)
            for (b, length) in lengths.enumerated() {
                for t in 0..<length { out[b * tokens + t] = weight(of: t, length: length) }
            }
        }
    }

    private func weight(of token: Int, length: Int) -> Float {
        switch self {
        case .cls: token == 0 ? 1 : 0
        case .lastToken: token == length - 1 ? 1 : 0
        case .mean: 1 / Float(length)
        case .meanSquareRoot: 1 / Float(length).squareRoot()
        case .weightedMean: Float(token + 1) / (Float(length) * Float(length + 1) / 2)
        case .max: 0
        }
    }
}

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
    func callAsFunction(_ states: Tensor, lengths: [Int]) -> Tensor {
        let tokens = states.shape[1]
        let width = states.shape[2]
        return states.withFloats { all in
            Tensor(shape: [lengths.count, width * ways.count]) { out in
                for (b, length) in lengths.enumerated() {
                    for (i, way) in ways.enumerated() {
                        let to = UnsafeMutableBufferPointer(
                            rebasing: out[(b * ways.count + i) * width..<(b * ways.count + i + 1) * width])
                        Self.pool(
                            way, UnsafeBufferPointer(rebasing: all[b * tokens * width..<(b * tokens + length) * width]),
                            length: length, into: to)
                    }
                }
            }
        }
    }

    private static func pool(
        _ way: Way, _ rows: UnsafeBufferPointer<Float>, length: Int, into out: UnsafeMutableBufferPointer<Float>
    ) {
        let width = out.count
        func sum(_ weight: (Int) -> Float) {
            out.update(repeating: 0)
            for t in 0..<length {
                let weight = weight(t)
                if weight == 0 { continue }
                for d in 0..<width { out[d] += rows[t * width + d] * weight }
            }
        }
        switch way {
        case .cls: sum { $0 == 0 ? 1 : 0 }
        case .lastToken: sum { $0 == length - 1 ? 1 : 0 }
        case .mean: sum { _ in 1 / Float(length) }
        case .meanSquareRoot: sum { _ in 1 / Float(length).squareRoot() }
        case .weightedMean:
            let total = Float(length) * Float(length + 1) / 2
            sum { Float($0 + 1) / total }
        case .max:
            for d in 0..<width {
                out[d] = (0..<length).reduce(-Float.infinity) { Swift.max($0, rows[$1 * width + d]) }
            }
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// How much of each input token reaches each output token through all layers: attention rollout (Abnar and Zuidema
/// 2020, "Quantifying Attention Flow in Transformers", https://arxiv.org/abs/2005.00928, section 3).
///
/// Heads are averaged, the identity is added for the residual connection, rows are brought to a sum of 1, and the
/// layers are multiplied, the last on the left. Reference: `compute_rollout_attention` of Chefer et al.'s
/// Transformer-Explainability.
///
/// - Parameter weights: [layer, head, token, token], all layers from the first on, rows are queries.
/// - Returns: [1, 1, token, token]; it has no layers and heads of its own.
/// - Throws: `AnalysisError` when the weights are not square maps.
public func rollout(_ weights: Tensor) throws -> Tensor {
    guard weights.rank == 4, weights.shape[2] == weights.shape[3], weights.count > 0 else {
        throw AnalysisError(
            "rollout needs the weights of layers and heads over one sequence, not shape \(weights.shape)",
            hint: "ask for all layers of one tower")
    }
    let (layers, heads, tokens) = (weights.shape[0], weights.shape[1], weights.shape[2])
    var joined: Tensor?
    try weights.withFloats { all in
        for layer in 0..<layers {
            let mixing = Tensor(shape: [tokens, tokens]) { out in
                out.update(repeating: 0)
                for head in 0..<heads {
                    let start = (layer * heads + head) * tokens * tokens
                    for i in 0..<tokens * tokens { out[i] += all[start + i] / Float(heads) }
                }
                for row in 0..<tokens {
                    out[row * tokens + row] += 1
                    let sum = (0..<tokens).reduce(Float(0)) { $0 + out[row * tokens + $1] }
                    for column in 0..<tokens { out[row * tokens + column] /= sum }
                }
            }
            joined = try joined.map { try matmul(mixing, $0) } ?? mixing
        }
    }
    guard let joined else { throw AnalysisError("rollout needs at least one layer") }
    return joined.withShape([1, 1, tokens, tokens])
}

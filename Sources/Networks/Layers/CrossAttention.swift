// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Multi-head attention of one sequence to another (Vaswani et al. 2017, section 3.2.3,
/// https://arxiv.org/abs/1706.03762), with the projection of its output, as torch.nn.MultiheadAttention.
public struct CrossAttention: Sendable {
    public let attention: SelfAttention
    public let output: Linear

    /// - Parameters:
    ///   - width: of the rows that ask.
    ///   - contextWidth: of the rows that are looked at.
    public init(_ weights: WeightsCursor, width: Int, contextWidth: Int, heads: Int) {
        func projection(_ name: String, _ inputs: Int) -> Linear {
            Linear(
                weights[name], inputs: inputs, outputs: width,
                initial: .normal(deviation: 1 / Float(inputs).squareRoot()))
        }
        attention = SelfAttention(
            path: weights.enter("CrossAttention"), query: projection("q_proj", width),
            key: projection("k_proj", contextWidth), value: projection("v_proj", contextWidth), heads: heads,
            width: width)
        output = projection("out_proj", width)
    }

    public var path: String { attention.path }

    /// x [B, Tq, D] looks at context [B, Tk, C] → [B, Tq, D]; weights are kept where the pass wants them.
    public func callAsFunction(
        _ x: Tensor, context: Tensor, mask: AttentionMask = .none, _ pass: Pass
    ) throws -> Tensor {
        let seen = try attention(context, asking: x, mask: mask, pass)
        return try pass.note(path, "$out", try output(seen, pass))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// GPT-2: each token sees those before it, and says which comes next.
///
/// Paper: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners". Reference: transformers 5.24,
/// models/gpt2/modeling_gpt2.py. Deviations: a text's vector is its last token's state after the last norm, as
/// GPT2ForSequenceClassification takes it.
public struct GPT2Model: TextEmbedder {
    public static let modelTypes = ["gpt2"]
    /// Masks that older checkpoints keep among the weights, and a head that is the words' own matrix.
    public static let ignoredNames: [IgnoredNames] = [
        .ending(".attn.bias"), .ending(".attn.masked_bias"), .ending(".crossattention.bias"),
        .ending(".crossattention.masked_bias"), .ending("lm_head.weight"),
    ]

    let decoder: GPT2Decoder

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        decoder = GPT2Decoder(weights, try GPT2Configuration(description.config))
    }

    public var maximumTokens: Int { decoder.config.positions }

    public var text: Tower {
        Tower(
            path: decoder.path, attentionPaths: decoder.attentionPaths, heads: decoder.config.heads,
            width: decoder.config.width)
    }

    public func embed(tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        let ids = try tokens.padded(limit: maximumTokens)
        let states = try decoder.states(ids, pass)                           // [B, T, D]
        let (count, width) = (states.shape[1], states.shape[2])
        let last = tokens.lengths.enumerated().map { $0.offset * count + $0.element - 1 }
        return try takeRows(try reshape(states, [ids.count * count, width]), last)
    }

    public func pooledToken(of ids: [Int]) throws -> Int? { ids.isEmpty ? nil : ids.count - 1 }

    /// At each token, a logit for each word that may stand behind it: tokens of B texts → [B, T, V].
    public func logits(tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        try decoder.logits(try decoder.states(try tokens.padded(limit: maximumTokens), pass), pass)
    }
}

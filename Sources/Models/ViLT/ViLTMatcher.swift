// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// A ViLT that tells how well a text fits a picture (Kim et al. 2021, section 4.4); transformers'
/// ViltForImageAndTextRetrieval.
public struct ViLTMatcher: PictureTextReader, PictureTextMatcher {
    public static let modelTypes = ["vilt"]
    public static let architectures = ["ViltForImageAndTextRetrieval"]
    public static let ignoredNames = ViLTNames.ignored

    let stream: ViLTStream
    let rank: Linear

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try ViLTConfiguration(description.config)
        _ = weights.enter("ViltForImageAndTextRetrieval")
        stream = ViLTStream(weights["vilt"], config)
        rank = Linear(weights["rank_output"], inputs: config.stream.width, outputs: 1, initial: config.initial)
    }

    public var maximumTokens: Int { stream.maximumTokens }

    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) throws -> [AttentionStack] {
        try stream.attentionStacks(pictureSize: pictureSize, tokens: tokens)
    }

    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        let score = try rank(try stream.pooled(pixels: pixels, areas: nil, tokens: tokens, pass), pass)  // [B, 1]
        return .match(try reshape(score, [score.shape[0]]))
    }

    /// A score for each of some pairs of a picture and a text, by their places: [pairs].
    ///
    /// Both go through the whole stream together, so that a picture in several pairs is worked through in each.
    public func matchLogits(
        pixels: Tensor, tokens: TokenBatch, pairs: [(picture: Int, text: Int)], _ pass: Pass
    ) throws -> Tensor {
        guard pixels.rank == 4, !pairs.isEmpty,
            pairs.allSatisfy({ (0..<pixels.shape[0]).contains($0.picture) && tokens.ids.indices.contains($0.text) })
        else { throw ModelError("a pair names a picture or a text that is not there") }
        let outcome = try read(
            pixels: try takeRows(pixels, pairs.map(\.picture)),
            tokens: TokenBatch(pairs.map { tokens.ids[$0.text] }, rows: tokens.rows), pass)
        guard case .match(let scores) = outcome else { throw ModelError("the pairs have no score") }
        return scores
    }
}

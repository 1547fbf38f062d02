// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// A model that judges whether a picture and a text belong together by reading the one in sight of the other.
public protocol PictureTextMatcher: Model {
    /// The most tokens of a text that the model reads, specials among them.
    var maximumTokens: Int { get }

    /// How likely each pair belongs together, as a logit: its sigmoid is the probability.
    ///
    /// pixels [P, C, H, W], tokens of texts, and pairs by their places → [pairs]; a picture is looked at once, in
    /// however many pairs it is.
    /// - Throws: `ModelError` for a pair that is not there.
    func matchLogits(
        pixels: Tensor, tokens: TokenBatch, pairs: [(picture: Int, text: Int)], _ pass: Pass
    ) throws -> Tensor
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Preparing
import Tensors

/// A model that guesses words of a text on a picture where a mask stands for them.
public protocol MaskedWordGuesser: PictureTextReader {
    /// A logit for each word at some of the texts' tokens.
    ///
    /// pixels [B, C, H, W] and tokens of B texts → [places, V]; attention that `pass` wants is kept there.
    /// - Parameters:
    ///   - areas: how many pixels of each picture are no padding at its right and lower edge; nil for all.
    ///   - places: which tokens of which texts, each within its text.
    func guesses(
        pixels: Tensor, areas: [PixelSize]?, tokens: TokenBatch, at places: [(text: Int, token: Int)], _ pass: Pass
    ) throws -> Tensor
}

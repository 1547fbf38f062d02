// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Preparing
import Tensors

/// A model that looks at a picture and a text together and chooses among labels: it answers questions on pictures.
public protocol PictureTextClassifier: Model {
    /// The answers it chooses among, in the order of its logits.
    var labels: [String] { get }
    /// The most tokens of a text that the model reads, specials among them.
    var maximumTokens: Int { get }
    /// Where a gate goes by that weighs picture against text, [B, width], 1 for the picture; nil where there is none.
    var gate: Pass.Point? { get }
    /// The path of the attention of the text's tokens to the picture's, [B, H, T, P]; nil where there is none.
    var crossAttentionPath: String? { get }
    /// Whether one label alone is right, so that probabilities sum to 1; else each label is right or not by itself.
    var choosesOne: Bool { get }

    /// A logit for each label, of each picture with the text beside it.
    ///
    /// pixels [B, C, H, W] and tokens of B texts → [B, labels]; attention that `pass` wants is kept there.
    /// - Throws: `ModelError` when there are not as many texts as pictures.
    func logits(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> Tensor

    /// The same of pictures that differ in size.
    ///
    /// - Parameter areas: how many pixels of each are no padding at its right and lower edge; nil for all.
    func logits(pixels: Tensor, areas: [PixelSize]?, tokens: TokenBatch, _ pass: Pass) throws -> Tensor
}

extension PictureTextClassifier {
    public var choosesOne: Bool { true }

    public func logits(pixels: Tensor, areas: [PixelSize]?, tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        guard areas == nil else { throw ModelError("the pictures of a batch differ in size; this model takes one") }
        return try logits(pixels: pixels, tokens: tokens, pass)
    }

    /// How likely each label is: [B, labels] → [B, labels].
    public func probabilities(_ logits: Tensor) throws -> Tensor {
        choosesOne ? try softmax(logits, axis: -1) : try map(logits, .sigmoid)
    }
}

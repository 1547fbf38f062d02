// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// A model that takes a picture and a text together: what it makes of them, and where it looks on the way.
public protocol PictureTextReader: Model {
    /// The most tokens of a text that the model reads, specials among them.
    var maximumTokens: Int { get }
    /// The tokens that stand before a text and that the tokenizer does not put there.
    var opening: [Int] { get }

    /// Every kind of attention that goes by when the model reads such a picture and such a text, the one that joins
    /// them first.
    ///
    /// - Parameters:
    ///   - pictureSize: height and width of the prepared picture in pixels.
    ///   - tokens: how many tokens the text has.
    func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) throws -> [AttentionStack]

    /// What the model makes of pictures, each with the text beside it.
    ///
    /// pixels [B, C, H, W] and tokens of B texts; attention that `pass` wants is kept there.
    func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome

    /// The rows of attention of a kind that the outcome is read from, several where they are averaged. Words that
    /// follow from their own rows do not need it.
    func readRows(of stack: AttentionStack, ids: [Int]) throws -> [Int]
}

extension PictureTextReader {
    public var opening: [Int] { [] }

    /// The first token, [CLS].
    public func readRows(of stack: AttentionStack, ids: [Int]) throws -> [Int] { [0] }
}

/// What a model says of a picture and a text; every kind of it can be brought down to one number for a gradient.
public enum PictureTextOutcome: Sendable {
    /// How well each pair belongs together: [B].
    case match(Tensor)
    /// A logit for each label, whose names the model knows: [B, labels].
    case labels(Tensor, names: [String])
    /// At each token of the text, a logit for each word that may stand behind it: [B, T, V].
    case words(Tensor)
}

extension Tower {
    /// The tower's attention by itself, with a text of `tokens` tokens where it reads texts.
    func stack(tokens: Int) -> AttentionStack {
        let axis = grid.map { TokenAxis.picture($0) } ?? .text(tokens)
        return AttentionStack(
            kind: grid == nil ? .text : .vision, paths: attentionPaths, heads: heads, queries: axis, keys: axis)
    }
}

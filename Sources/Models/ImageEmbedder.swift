// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// A model that gives a vector for a picture.
public protocol ImageEmbedder: Model {
    var vision: Tower { get }

    /// One vector for each picture, of the length the model gives it.
    ///
    /// pixels [B, C, H, W] → [B, D]; attention that `pass` wants is kept there.
    func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor
}

/// A model that gives a vector for a text.
public protocol TextEmbedder: Model {
    var text: Tower { get }
    /// The most tokens of a text that the model reads, specials among them.
    var maximumTokens: Int { get }

    /// One vector for each text, of the length the model gives it.
    ///
    /// tokens of B texts → [B, D]; attention that `pass` wants is kept there.
    func embed(tokens: TokenBatch, _ pass: Pass) throws -> Tensor

    /// The token whose state stands for the text; nil when all tokens are pooled.
    func pooledToken(of ids: [Int]) throws -> Int?
}

/// A model whose vectors of pictures and texts lie in one space.
public protocol PictureTextAligner: ImageEmbedder, TextEmbedder {
    /// What cosines are multiplied by to give logits.
    var logitScale: Float { get }
    /// What is then added to them.
    var logitBias: Float { get }
    /// The weight that `logitScale` is the exponential of.
    var logitScaleWeight: Parameter { get }
    /// The weight that `logitBias` is; nil where the model has none.
    var logitBiasWeight: Parameter? { get }
}

extension PictureTextAligner {
    public var logitBias: Float { 0 }
    public var logitBiasWeight: Parameter? { nil }

    /// The logit of each picture against each text: images [I, D] and texts [T, D] → [I, T].
    public func logits(images: Tensor, texts: Tensor) throws -> Tensor {
        let cosines = try matmul(try normalized(images), try normalized(texts), transposingRight: true)
        let scaled = try multiply(cosines, Tensor(logitScale))
        return logitBias == 0 ? scaled : try add(scaled, Tensor(logitBias))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// A model that gives a vector for a picture.
public protocol ImageEmbedder: Model {
    /// Its layers of attention; none where it is made of convolutions.
    var vision: Tower { get }

    /// The last map of features for a picture of this size; nil where the model has no such map.
    func featureMap(pictureSize: (height: Int, width: Int)) -> FeatureMap?

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

    /// Whether texts are filled up to all tokens and the padding is read: attention has its rows too.
    var readsPadding: Bool { get }
}

extension ImageEmbedder {
    public func featureMap(pictureSize: (height: Int, width: Int)) -> FeatureMap? { nil }
}

extension TextEmbedder {
    public var readsPadding: Bool { false }
}

/// A model whose vectors of pictures and texts lie in one space.
public protocol PictureTextAligner: ImageEmbedder, TextEmbedder {
    /// What cosines are multiplied by to give logits.
    var logitScale: Float { get }
    /// What is then added to them.
    var logitBias: Float { get }
    /// The weight that `logitScale` is made of: as a rule its exponential.
    var logitScaleWeight: Parameter { get }
    /// The weight that `logitBias` is; nil where the model has none.
    var logitBiasWeight: Parameter? { get }

    /// `logitScale` as a tensor of one number, through which gradients go back to its weight.
    func logitScale(_ pass: Pass) throws -> Tensor
    /// Changes the weight where `logitScale` is more than `most`.
    func keepLogitScale(below most: Float) throws

    /// What the model makes of logits [..., T]: among the T texts as a rule, of each pair alone where it learnt so.
    func probabilities(ofLogits logits: Tensor) throws -> Tensor
}

extension PictureTextAligner {
    public var logitBias: Float { 0 }
    public var logitBiasWeight: Parameter? { nil }

    public func logitScale(_ pass: Pass) throws -> Tensor { try map(pass.wide(logitScaleWeight), .exp) }

    public func keepLogitScale(below most: Float) throws {
        let limit = try map(Tensor(most), .log)
        guard let value = logitScaleWeight.wide.floats.first, let limitValue = limit.floats.first, value > limitValue
        else { return }
        try logitScaleWeight.assign(limit.withShape(logitScaleWeight.shape))
    }

    public func probabilities(ofLogits logits: Tensor) throws -> Tensor { try softmax(logits, axis: -1) }

    /// The logit of each picture against each text: images [I, D] and texts [T, D] → [I, T].
    public func logits(images: Tensor, texts: Tensor) throws -> Tensor {
        let cosines = try matmul(try normalized(images), try normalized(texts), transposingRight: true)
        let scaled = try multiply(cosines, Tensor(logitScale))
        return logitBias == 0 ? scaled : try add(scaled, Tensor(logitBias))
    }

    /// The logit of each picture with the text beside it: pixels [B, C, H, W] and tokens of B texts → [B].
    func pairLogits(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        let images = try normalized(try embed(pixels: pixels, pass))
        let texts = try normalized(try embed(tokens: tokens, pass))
        guard images.shape == texts.shape else {
            throw ModelError("\(images.shape[0]) pictures and \(texts.shape[0]) texts make no pairs")
        }
        let cosines = try sum(try multiply(images, texts), axes: [-1])      // [B]
        let scaled = try multiply(cosines, try logitScale(pass))
        return try logitBiasWeight.map { try add(scaled, pass.wide($0)) } ?? scaled
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Tensors
import TestSupport

/// A fixture of a model whose pictures and texts end in one space, and how far it is from what transformers computes.
struct AlignerFixture {
    let name: String
    let loaded: LoadedModel
    let model: any PictureTextAligner

    init(_ name: String, _ loaded: LoadedModel? = nil) throws {
        self.name = name
        self.loaded = try loaded ?? .fixture(name)
        model = try self.loaded.aligner()
    }

    func pixels() throws -> Tensor {
        let expected = try Expected("pixel_values", in: name)
        return Tensor(expected.values, shape: expected.shape)
    }

    func tokens() throws -> TokenBatch { TokenBatch(try Fixtures.notes(name).inputIDs) }

    func pictures() throws -> Float {
        let vectors = try normalized(model.embed(pixels: pixels(), Pass()))
        return largestDifference(vectors.floats, try Expected("image_embeds", in: name).values)
    }

    func texts() throws -> Float {
        let vectors = try normalized(model.embed(tokens: tokens(), Pass()))
        return largestDifference(vectors.floats, try Expected("text_embeds", in: name).values)
    }

    func logits() throws -> Float {
        let images = try model.embed(pixels: pixels(), Pass()), texts = try model.embed(tokens: tokens(), Pass())
        let logits = try model.logits(images: images, texts: texts)
        return largestDifference(logits.floats, try Expected("logits_per_image", in: name).values)
    }

    /// The logits of arbitrary pictures, one for each text, with gradients: [texts, pictures].
    func trainingLogits(side: Int, _ pass: Pass) throws -> Tensor {
        let tokens = try tokens()
        let pixels = Tensor(shape: [tokens.ids.count, 3, side, side]) { values in
            for index in values.indices {
                let mixed = (UInt64(index) &* 2_654_435_761) & 0xFFFF_FFFF
                values[index] = Float(Double(mixed) / 0x1p31 - 1)
            }
        }
        let images = try normalized(model.embed(pixels: pixels, pass))
        let texts = try normalized(model.embed(tokens: tokens, pass))
        let scaled = try multiply(matmul(texts, images, transposingRight: true), model.logitScale(pass))
        return try model.logitBiasWeight.map { try add(scaled, pass.wide($0)) } ?? scaled
    }
}

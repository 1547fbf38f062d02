// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Foundation
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Preparing

/// Parity has teeth: with each quirk of a checkpoint's own pipeline done the other way, it fails.
///
/// Each test prints the largest difference from the reference with the quirk right and with it wrong.
@Suite("Parity has teeth")
struct ParityTeethTests {
    /// What is promised of vectors and attention.
    static let tolerance: Float = 1e-4

    private func report(_ quirk: String, right: Float, wrong: Float) {
        print("teeth: \(quirk): right \(right), wrong \(wrong)")
        #expect(right <= Self.tolerance, "\(quirk), right")
        #expect(wrong > Self.tolerance, "\(quirk), wrong")
    }

    /// The largest difference of unit vectors of the fixture's pictures, prepared from their files.
    private func pictures(
        _ model: LoadedModel, _ fixture: String, changing change: (inout ImagePreparation) -> Void = { _ in }
    ) throws -> Float {
        let names = try Fixtures.notes(fixture).pictures
        var preparation = try model.preparation()
        change(&preparation)
        let pictures = try names.map { try Picture(contentsOf: Fixtures.path("pictures/\($0)")) }
        let pixels = try preparation.prepare(pictures).pixelValues
        let vectors = try normalized(try model.embed(pixels: pixels, Pass()))
        return largestDifference(vectors.floats, try Expected("image_embeds", in: fixture).values)
    }

    /// The largest difference of unit vectors of the fixture's texts, from their reference ids.
    private func texts(_ model: LoadedModel, _ fixture: String, expected: String = "text_embeds") throws -> Float {
        let ids = try Fixtures.notes(fixture).inputIDs
        let vectors = try normalized(try model.textEmbedder().embed(tokens: TokenBatch(ids), Pass()))
        return largestDifference(vectors.floats, try Expected(expected, in: fixture).values)
    }

    /// What `measure` makes of the fixture with its configuration changed.
    private func changed(
        _ fixture: String, _ old: String, _ new: String, _ measure: (LoadedModel) throws -> Float
    ) throws -> Float {
        let checkpoint = try ChangedCheckpoint(fixture, changes: [("config.json", old, new)])
        return try withExtendedLifetime(checkpoint) { try measure(try checkpoint.load()) }
    }

    @Test(
        "The activation is the configuration's: QuickGELU is not GELU",
        arguments: [
            ("tiny-clip", "quick_gelu", "gelu"), ("tiny-clip-old", "gelu", "quick_gelu"),
        ])
    func activation(_ fixture: String, _ right: String, _ wrong: String) throws {
        let model = try LoadedModel.fixture(fixture)
        let (old, new) = ("\"hidden_act\": \"\(right)\"", "\"hidden_act\": \"\(wrong)\"")
        report(
            "\(fixture), \(wrong) for \(right), pictures", right: try pictures(model, fixture),
            wrong: try changed(fixture, old, new) { try pictures($0, fixture) })
        report(
            "\(fixture), \(wrong) for \(right), texts", right: try texts(model, fixture),
            wrong: try changed(fixture, old, new) { try texts($0, fixture) })
    }

    @Test("The epsilon of layer norms is the configuration's")
    func epsilon() throws {
        let (small, large) = ("\"layer_norm_eps\": 1e-12", "\"layer_norm_eps\": 1e-05")
        report(
            "LayerNorm epsilon 1e-12 for 1e-5, pictures", right: try faintPictures(try .fixture("tiny-clip")),
            wrong: try changed("tiny-clip", large, small, faintPictures))
        report(
            "LayerNorm epsilon 1e-12 for 1e-5, texts", right: try faintTexts(try .fixture("tiny-clip")),
            wrong: try changed("tiny-clip", large, small, faintTexts))
        report(
            "LayerNorm epsilon 1e-5 for 1e-12, sentences", right: try faintSentences(try .fixture("tiny-bert")),
            wrong: try changed("tiny-bert", small, large, faintSentences))
    }

    private func faintPictures(_ model: LoadedModel) throws -> Float {
        let pixels = try Expected("pixel_values", in: "tiny-clip")
        let vectors = try fainter(model).embed(pixels: Tensor(pixels.values, shape: pixels.shape), Pass())
        return largestDifference(try normalized(vectors).floats, try Expected("image_embeds", in: "faint").values)
    }

    private func faintTexts(_ model: LoadedModel) throws -> Float {
        let tokens = TokenBatch(try Fixtures.notes("tiny-clip").inputIDs)
        let vectors = try fainter(model).textEmbedder().embed(tokens: tokens, Pass())
        return largestDifference(try normalized(vectors).floats, try Expected("text_embeds", in: "faint").values)
    }

    private func faintSentences(_ model: LoadedModel) throws -> Float {
        let tokens = TokenBatch(try Fixtures.notes("tiny-bert").inputIDs)
        let vectors = try fainter(model).textEmbedder().embed(tokens: tokens, Pass())
        return largestDifference(vectors.floats, try Expected("sentence_embeds", in: "faint").values)
    }

    /// The model with its embeddings a 32nd of their size, as in Tests/Fixtures/make_faint.py: where layer norms meet a
    /// small variance, their epsilon shows.
    private func fainter(_ model: LoadedModel) throws -> LoadedModel {
        for parameter in model.layout.parameters
        where parameter.path.contains("embedding") && !parameter.path.contains("LayerNorm") {
            try parameter.assign(try multiply(parameter.value, Tensor(1.0 / 32)))
        }
        return model
    }

    @Test("The end of a text follows the rule that the configuration's eos_token_id stands for")
    func endOfText() throws {
        let old = try LoadedModel.fixture("tiny-clip-old")
        // Taken at its word, eos_token_id 2 is not in these texts at all: an error here, the first token in the
        // reference.
        #expect(throws: ModelError.self) {
            try changed("tiny-clip-old", "\"eos_token_id\": 2", "\"eos_token_id\": 3") {
                try texts($0, "tiny-clip-old")
            }
        }
        report(
            "first token pooled for the end", right: try texts(old, "tiny-clip-old"),
            wrong: try changed("tiny-clip-old", "\"eos_token_id\": 2", "\"eos_token_id\": 734") {
                try texts($0, "tiny-clip-old")
            })
    }

    @Test("Pictures are shrunk with antialiasing")
    func antialias() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        report(
            "no antialiasing", right: try pictures(model, "tiny-clip"),
            wrong: try pictures(model, "tiny-clip") { $0.quirks.antialias = false })
    }

    @Test("Bicubic means Pillow's constant, -0.5")
    func cubic() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        report(
            "bicubic constant -0.75", right: try pictures(model, "tiny-clip"),
            wrong: try pictures(model, "tiny-clip") { $0.quirks.cubic = -0.75 })
    }

    @Test("Pillow rounds to bytes between its two passes")
    func rounding() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        report(
            "no rounding between the passes", right: try pictures(model, "tiny-clip"),
            wrong: try pictures(model, "tiny-clip") { $0.quirks.roundsBetweenPasses = false })
    }

    @Test("The crop's offset is rounded down")
    func cropOffset() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        report(
            "crop offset rounded to even", right: try pictures(model, "tiny-clip"),
            wrong: try pictures(model, "tiny-clip") { $0.quirks.roundsCropOffset = true })
    }

    @Test("The filter is the preprocessor file's")
    func filter() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        report(
            "bilinear for bicubic", right: try pictures(model, "tiny-clip"),
            wrong: try pictures(model, "tiny-clip") { $0.filter = .bilinear })
    }

    @Test("A sentence is pooled as its pooling file says")
    func pooling() throws {
        let bert = try LoadedModel.fixture("tiny-bert")
        let other = try ChangedCheckpoint(
            "tiny-bert",
            changes: [
                ("1_Pooling/config.json", "\"pooling_mode_mean_tokens\": true", "\"pooling_mode_mean_tokens\": false"),
                ("1_Pooling/config.json", "\"pooling_mode_cls_token\": false", "\"pooling_mode_cls_token\": true"),
            ]
        ).load()
        report(
            "[CLS] for the mean of a sentence", right: try texts(bert, "tiny-bert", expected: "sentence_embeds"),
            wrong: try texts(other, "tiny-bert", expected: "sentence_embeds"))
    }

    @Test(
        "A JPEG is decoded as Pillow decodes it",
        arguments: [
            ("quick DCT", DecodingQuirks(fastDCT: true)), ("plain upsampling", DecodingQuirks(plainUpsampling: true)),
        ])
    func decoding(_ name: String, _ quirks: DecodingQuirks) throws {
        let model = try LoadedModel.fixture("tiny-clip")
        let place = try #require(try Fixtures.notes("tiny-clip").pictures.firstIndex(of: "valley.jpg"))
        let expected = try Expected("image_embeds", in: "tiny-clip")[place]
        let bytes = try Fixtures.bytes("pictures/valley.jpg")
        func distance(_ quirks: DecodingQuirks) throws -> Float {
            let picture = try Picture(decoding: bytes, name: "valley.jpg", quirks: quirks)
            let pixels = try model.preparation().prepare([picture]).pixelValues
            return largestDifference(try normalized(try model.embed(pixels: pixels, Pass())).floats, expected)
        }
        report("JPEG, \(name)", right: try distance(DecodingQuirks()), wrong: try distance(quirks))
    }

    @Test("Text is cleaned as the tokenizer's file says")
    func cleaning() throws {
        func distance(_ model: LoadedModel) throws -> Float {
            let encodings = try model.encode(try Fixtures.notes("tiny-bert").texts)
            let vectors = try model.embed(encodings, Pass())
            return largestDifference(vectors.floats, try Expected("sentence_embeds", in: "tiny-bert").values)
        }
        let other = try ChangedCheckpoint(
            "tiny-bert", changes: [("tokenizer_config.json", "\"do_lower_case\": true", "\"do_lower_case\": false")])
        report(
            "text not made lower case", right: try distance(try .fixture("tiny-bert")),
            wrong: try distance(try other.load()))
    }
}

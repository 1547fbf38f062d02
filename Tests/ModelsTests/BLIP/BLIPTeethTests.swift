// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Preparing

/// With each quirk of BLIP done the other way, parity fails.
@Suite("BLIP's parity has teeth")
struct BLIPTeethTests {
    private func report(_ quirk: String, right: Float, wrong: Float) {
        print("teeth: BLIP, \(quirk): right \(right), wrong \(wrong)")
        #expect(right <= 1e-4, "\(quirk), right")
        #expect(wrong > 1e-4, "\(quirk), wrong")
    }

    /// The largest difference of the first caption's logits.
    private func caption(_ loaded: LoadedModel) throws -> Float {
        let fixture = try BLIPFixture(loaded)
        let reader = try fixture.model((any PictureTextReader).self)
        let outcome = try reader.read(
            pixels: try fixture.picture(0), tokens: TokenBatch([fixture.notes.ids[0]]), Pass())
        return try fixture.difference(try #require(outcome.words), "caption_0_logits")
    }

    /// The largest difference of the pictures' states.
    private func states(_ loaded: LoadedModel) throws -> Float {
        let fixture = try BLIPFixture(loaded)
        let states = try fixture.model((any TextGenerator).self).source(pixels: fixture.pixels, question: nil, Pass())
        return try fixture.difference(states.states, "vision_last_hidden_state")
    }

    private func changed(_ old: String, _ new: String, _ measure: (LoadedModel) throws -> Float) throws -> Float {
        let checkpoint = try ChangedCheckpoint(BLIPFixture.name, changes: [("config.json", old, new)])
        return try withExtendedLifetime(checkpoint) { try measure(try checkpoint.load()) }
    }

    @Test("The activation, the heads and the epsilon are the configuration's")
    func configuration() throws {
        let (text, vision) = (try caption(.fixture(BLIPFixture.name)), try states(.fixture(BLIPFixture.name)))
        report(
            "QuickGELU for GELU", right: vision,
            wrong: try changed("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"quick_gelu\"", states))
        report(
            "2 heads for 4 in texts", right: text,
            wrong: try changed("\"num_attention_heads\": 4", "\"num_attention_heads\": 2", caption))
        report(
            "4 heads for 2 in pictures", right: vision,
            wrong: try changed("\"num_attention_heads\": 2", "\"num_attention_heads\": 4", states))
        report(
            "epsilon 1e-3 for 1e-12 in texts", right: text,
            wrong: try changed("\"layer_norm_eps\": 1e-12", "\"layer_norm_eps\": 1e-3", caption))
        report(
            "epsilon 1e-3 for 1e-6 in pictures", right: vision,
            wrong: try changed("\"layer_norm_eps\": 1e-06", "\"layer_norm_eps\": 1e-3", states))
    }

    @Test("A caption begins with [DEC], not with the tokenizer's [CLS]")
    func begin() throws {
        report(
            "[CLS] for [DEC]", right: try caption(.fixture(BLIPFixture.name)),
            wrong: try changed("\"bos_token_id\": 195", "\"bos_token_id\": 3", caption))
    }

    @Test("Words see none after themselves, a question's words all, and padding is not looked at")
    func masks() throws {
        let fixture = try BLIPFixture()
        let model = try fixture.model(BLIPMultitaskModel.self)
        let picture = try fixture.picture(0)
        let source = try model.source(pixels: picture, question: nil, Pass())
        let ids = model.generation.start + fixture.notes.ids[0].dropFirst()
        let logits = try model.logits(ids: [ids], source: source, lastOnly: false, Pass())
        let expected = try Expected("caption_0_logits", in: BLIPFixture.name)
        // What would be seen if the word behind were: with another word there, nothing before it may change.
        let other = Array(ids.dropLast()) + [fixture.notes.ids[1][1]]
        let changed = try model.logits(ids: [other], source: source, lastOnly: false, Pass())
        let before = try slice(changed, axis: 1, 0..<ids.count - 1)
        #expect(largestDifference(before.floats, expected.values.dropLast(197)) < 1e-4)
        #expect(largestDifference(changed.floats, logits.floats) > 1e-2)

        let question = fixture.notes.questionIDs[0]
        let read = try model.source(pixels: picture, question: TokenBatch([question]), Pass()).states
        let longer = TokenBatch([question + [0, 0]])
        let padded = try model.source(pixels: picture, question: longer, Pass()).states
        report(
            "padding of a question seen", right: try fixture.difference(read, "question_0_states"),
            wrong: try fixture.difference(
                try slice(padded, axis: 1, 0..<question.count), "question_0_states"))
    }

    @Test("Each side of a picture is stretched to the size, nothing is cropped, with Pillow's bicubic filter")
    func preparation() throws {
        let fixture = try BLIPFixture()
        func pixels(_ change: (inout ImagePreparation) -> Void = { _ in }) throws -> Float {
            try fixture.difference(try fixture.preparedPictures(changing: change), "pixel_values")
        }
        let right = try pixels()
        report("bilinear for bicubic", right: right, wrong: try pixels { $0.filter = .bilinear })
        report("no antialiasing", right: right, wrong: try pixels { $0.quirks.antialias = false })
        report(
            "the shorter side and a crop", right: right,
            wrong: try pixels {
                $0.resize = .shortestEdge(32, longest: nil)
                $0.crop = PixelSize(height: 32, width: 32)
            })
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors
import TestSupport
import Testing

@testable import Models
@testable import Preparing

/// With each quirk of a ViLT done the other way, parity fails.
///
/// Each test prints the largest difference of the answers' logits with the quirk right and with it wrong.
@Suite("ViLT's parity has teeth")
struct ViLTTeethTests {
    private func report(_ quirk: String, right: Float, wrong: Float) {
        print("teeth: \(quirk): right \(right), wrong \(wrong)")
        #expect(right <= 1e-4, "\(quirk), right")
        #expect(wrong > 1e-3, "\(quirk), wrong")
    }

    /// The distance with rows of a weight exchanged.
    private func distance(_ path: String, rows: (Int, Int)) throws -> Float {
        let fixture = try ViLTFixture()
        let parameter = try #require(fixture.model.layout.parameter(path))
        var order = Array(0..<parameter.shape[0])
        order.swapAt(rows.0, rows.1)
        try parameter.assign(try takeRows(parameter.value, order))
        return try fixture.answerDistance()
    }

    @Test("Tokens of a text have the first modality's vector, those of a picture the second's")
    func modalities() throws {
        report(
            "modality types", right: try ViLTFixture().answerDistance(),
            wrong: try distance("vilt.embeddings.token_type_embeddings.weight", rows: (0, 1)))
    }

    @Test("All tokens of a text are of segment 0")
    func segments() throws {
        report(
            "segments", right: try ViLTFixture().answerDistance(),
            wrong: try distance("vilt.embeddings.text_embeddings.token_type_embeddings.weight", rows: (0, 1)))
    }

    @Test("The text comes before the picture: its first token stands for both")
    func order() throws {
        let fixture = try ViLTFixture()
        let right = try fixture.answerDistance()
        // Exchanging [CLS] of the text with the question's end moves what is pooled.
        var ids = fixture.ids[0]
        ids.swapAt(0, ids.count - 1)
        let logits = try fixture.model.answerer().logits(
            pixels: fixture.pixels[0], tokens: TokenBatch([ids]), Pass())
        report(
            "the pooled token", right: right,
            wrong: largestDifference(logits.floats, try Expected("logits", in: "tiny-vilt")[0]))
    }

    @Test("Places are drawn out with corners on corners")
    func corners() throws {
        // Centres on centres, as align_corners=False would have it, for 4 places of 3.
        let wrong: [[Float]] = [[1, 0, 0], [0.375, 0.625, 0], [0, 0.625, 0.375], [0, 0, 1]]
        for place in 0..<4 {
            let near = PositionGrid.neighbours(of: place, among: 4, learnt: 3)
            let right = (0..<3).map { learnt in near.filter { $0.place == learnt }.reduce(0) { $0 + $1.share } }
            let exact = Float(place) * 2 / 3
            #expect(abs(zip(right, 0...).reduce(0) { $0 + $1.0 * Float($1.1) } - exact) < 1e-6)
            #expect(abs(right.reduce(0, +) - 1) < 1e-6)
            if (1...2).contains(place) { #expect(zip(right, wrong[place]).contains { abs($0 - $1) > 0.01 }) }
        }
        #expect(PositionGrid.neighbours(of: 0, among: 1, learnt: 3).map(\.place) == [0, 1])
        // Places that are left as they are, cut or repeated rather than drawn out, are seen too.
        let fixture = try ViLTFixture()
        let path = "vilt.embeddings.position_embeddings"
        let parameter = try #require(fixture.model.layout.parameter(path))
        let right = try fixture.answerDistance()
        var order = Array(0..<10)
        order.swapAt(5, 6)
        let table = try takeRows(try reshape(parameter.value, [10, 32]), order)
        try parameter.assign(try reshape(table, [1, 10, 32]))
        report("places", right: right, wrong: try fixture.answerDistance())
    }

    @Test("Sides are rounded and then cut to whole patches, the longer one bounded")
    func sizes() throws {
        let name = try #require(Fixtures.notes("tiny-vilt").pictures.first)
        let picture = try Picture(contentsOf: Fixtures.path("pictures/\(name)"))
        let fixture = try ViLTFixture()
        var preparation = try fixture.model.preparation()
        let expected = try Expected("pixels_0", in: "tiny-vilt")
        let right = try preparation.prepare(picture).pixelValues
        #expect(right.shape == Array(expected.shape.dropFirst()))
        #expect(largestDifference(right.floats, expected.values) == 0)
        // 320 × 200 comes to 38.4 × 24: cut to 32, not rounded to 40.
        preparation.resize = .exact(PixelSize(height: 24, width: 40))
        let wrong = try preparation.prepare(picture).pixelValues
        let logits = try fixture.model.answerer().logits(
            pixels: wrong.withShape([1] + wrong.shape), tokens: TokenBatch([fixture.ids[0]]), Pass())
        report(
            "the size rule", right: try fixture.answerDistance(),
            wrong: largestDifference(logits.floats, try Expected("logits", in: "tiny-vilt")[0]))
    }

    @Test("The norm of the answers' head has torch's epsilon, that of the stream the configuration's")
    func epsilon() throws {
        let changed = try ViLTFixture(
            changes: [("config.json", "\"layer_norm_eps\": 1e-12", "\"layer_norm_eps\": 0.1")])
        report("epsilon", right: try ViLTFixture().answerDistance(), wrong: try changed.answerDistance())
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Against what transformers' BlipForImageTextRetrieval computes.
@Suite("BLIPMatchModel")
struct BLIPMatchModelTests {
    private let fixture: BLIPFixture
    private let model: BLIPMatchModel

    init() throws {
        fixture = try BLIPFixture(.match)
        model = try fixture.model(BLIPMatchModel.self)
    }

    /// Each picture with each text.
    private var pairs: [(picture: Int, text: Int)] {
        (0..<3).flatMap { picture in (0..<3).map { (picture: picture, text: $0) } }
    }

    @Test("Each pair's logit is the difference of the reference's two")
    func pairsMatch() throws {
        let logits = try model.matchLogits(
            pixels: fixture.pixels, tokens: TokenBatch(fixture.notes.ids), pairs: pairs, Pass())
        let itm = try Expected("itm", in: BLIPFixture.name)
        #expect(itm.shape == [3, 3, 2])
        let differences = (0..<9).map { itm.values[2 * $0 + 1] - itm.values[2 * $0] }
        #expect(largestDifference(logits.floats, differences) < 1e-4)
        for pair in pairs {
            let one = try model.read(
                pixels: try fixture.picture(pair.picture), tokens: TokenBatch([fixture.notes.ids[pair.text]]), Pass())
            let logit = try #require(one.match)
            #expect(logit.shape == [1])
            #expect(abs(logit.floats[0] - differences[pair.picture * 3 + pair.text]) < 1e-4)
        }
    }

    @Test("Vectors and cosines equal the reference's")
    func vectors() throws {
        let images = try fixture.loaded.embed(pixels: fixture.pixels, Pass())
        let texts = try model.embed(tokens: TokenBatch(fixture.notes.ids), Pass())
        #expect(try fixture.difference(images, "image_embeds_raw") < 1e-4)
        #expect(try fixture.difference(texts, "text_embeds_raw") < 1e-4)
        let cosines = try matmul(normalized(images), normalized(texts), transposingRight: true)
        #expect(try fixture.difference(cosines, "itc") < 1e-5)
        #expect(abs(model.logitScale - 1 / 0.07) < 1e-4)
    }

    @Test("A text is tokenized as transformers tokenizes it")
    func tokens() throws {
        #expect(try fixture.loaded.encode(fixture.notes.texts).map(\.ids) == fixture.notes.ids)
    }

    @Test("Attention of a text to a picture is kept under the paths that the stacks name")
    func attention() throws {
        let ids = fixture.notes.ids[0]
        let stacks = model.attentionStacks(pictureSize: (32, 32), tokens: ids.count)
        let pass = Pass(attention: stacks.flatMap(\.paths))
        _ = try model.read(pixels: try fixture.picture(0), tokens: TokenBatch([ids]), pass)
        #expect(stacks.map(\.kind) == [.cross, .text, .vision])
        for stack in stacks {
            #expect(stack.layerCount == (stack.kind == .vision ? 3 : 2))
            for path in stack.paths {
                let weights = try #require(pass.attention[path])
                #expect(weights.shape == [1, stack.heads, stack.queries.count, stack.keys.count])
            }
        }
    }

    @Test("Pairs that are not there are refused")
    func refusals() throws {
        let tokens = TokenBatch(fixture.notes.ids)
        for pairs in [[], [(3, 0)], [(0, 3)], [(-1, 0)], [(0, Int.min)]] as [[(picture: Int, text: Int)]] {
            #expect(throws: ModelError.self) {
                try model.matchLogits(pixels: fixture.pixels, tokens: tokens, pairs: pairs, Pass())
            }
        }
        #expect(throws: ModelError.self) {
            try model.matchLogits(pixels: Tensor(0), tokens: tokens, pairs: [(0, 0)], Pass())
        }
        #expect(throws: ModelError.self) { try model.read(pixels: try fixture.picture(0), tokens: tokens, Pass()) }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Against what transformers computes (Tests/Fixtures/make_fixtures.py); tolerance 1e-4 as promised, on one input more.
@Suite("CLIPModel")
struct CLIPModelTests {
    private func pixels(_ fixture: String) throws -> Tensor {
        let expected = try Expected("pixel_values", in: fixture)
        return Tensor(expected.values, shape: expected.shape)
    }

    @Test("Vectors of pictures equal the reference's, in a batch and alone", arguments: ["tiny-clip", "tiny-clip-old"])
    func pictures(_ fixture: String) throws {
        let model = try LoadedModel.fixture(fixture)
        let pixels = try pixels(fixture)
        let expected = try Expected("image_embeds_raw", in: fixture)
        let batch = try model.embed(pixels: pixels, Pass())
        #expect(batch.shape == expected.shape)
        #expect(largestDifference(batch.floats, expected.values) < 1e-4)
        for i in 0..<pixels.shape[0] {
            let one = try model.embed(pixels: try slice(pixels, axis: 0, i..<i + 1), Pass())
            #expect(largestDifference(one.floats, expected[i]) < 1e-4)
        }
    }

    @Test("Vectors of texts equal the reference's, in a batch, alone, and with all rows worked through",
          arguments: ["tiny-clip", "tiny-clip-old"])
    func texts(_ fixture: String) throws {
        let model = try LoadedModel.fixture(fixture).textEmbedder()
        let ids = try Fixtures.notes(fixture).inputIDs
        let expected = try Expected("text_embeds_raw", in: fixture)
        let batch = try model.embed(tokens: TokenBatch(ids), Pass())
        #expect(batch.shape == expected.shape)
        #expect(largestDifference(batch.floats, expected.values) < 1e-4)
        let padded = try model.embed(tokens: TokenBatch(ids, rows: .all(padding: 735)), Pass())
        #expect(largestDifference(padded.floats, expected.values) < 1e-4)
        for (i, row) in ids.enumerated() {
            let one = try model.embed(tokens: TokenBatch([row]), Pass())
            #expect(largestDifference(one.floats, expected[i]) < 1e-4)
        }
    }

    @Test("Logits equal the reference's", arguments: ["tiny-clip", "tiny-clip-old"])
    func logits(_ fixture: String) throws {
        let model = try LoadedModel.fixture(fixture).aligner()
        let images = try model.embed(pixels: try pixels(fixture), Pass())
        let texts = try model.embed(tokens: TokenBatch(try Fixtures.notes(fixture).inputIDs), Pass())
        let expected = try Expected("logits_per_image", in: fixture)
        let logits = try model.logits(images: images, texts: texts)
        #expect(logits.shape == expected.shape)
        #expect(largestDifference(logits.floats, expected.values) < 1e-3)
    }

    @Test("Attention maps of every layer and head equal the reference's", arguments: ["tiny-clip", "tiny-clip-old"])
    func attention(_ fixture: String) throws {
        let model = try LoadedModel.fixture(fixture).aligner()
        let pass = Pass(attention: model.vision.attentionPaths)
        _ = try model.embed(pixels: try pixels(fixture), pass)
        let maps = try model.vision.attentionPaths.map { try #require(pass.attention[$0]) }
        let expected = try Expected("vision_attentions", in: fixture)
        let ours = try stack(maps, axis: 1)
        #expect(ours.shape == expected.shape)
        #expect(largestDifference(ours.floats, expected.values) < 1e-4)

        let ids = try Fixtures.notes(fixture).inputIDs
        for (i, row) in ids.enumerated() {
            let pass = Pass(attention: model.text.attentionPaths)
            _ = try model.embed(tokens: TokenBatch([row]), pass)
            let maps = try model.text.attentionPaths.map { try #require(pass.attention[$0]) }
            let expected = try Expected("text_\(i)_attentions", in: fixture)
            #expect(largestDifference(try concatenate(maps).floats, expected.values) < 1e-4)
        }
    }

    @Test("Only the layers that were asked for keep their weights")
    func someLayers() throws {
        let model = try LoadedModel.fixture("tiny-clip").aligner()
        let pass = Pass(attention: [model.vision.attentionPaths[1]])
        _ = try model.embed(pixels: try pixels("tiny-clip"), pass)
        #expect(Array(pass.attention.keys) == ["vision_model.encoder.layers.1.self_attn"])
    }

    @Test("Who watches sees the states of every layer, equal to the reference's")
    func states() throws {
        let model = try LoadedModel.fixture("tiny-clip").aligner()
        var states: [Tensor] = []
        let pass = Pass(watch: { point, tensor in
            if point.name == "$out", point.path == "vision_model.pre_layrnorm"
                || point.path.hasPrefix("vision_model.encoder.layers."), point.path.split(separator: ".").count < 5
            { states.append(tensor) }
            return nil
        })
        let watched = try model.embed(pixels: try pixels("tiny-clip"), pass)
        let expected = try Expected("vision_hidden_states", in: "tiny-clip")
        let ours = try stack(states, axis: 1)
        #expect(ours.shape == expected.shape)
        #expect(largestDifference(ours.floats, expected.values) < 1e-4)
        let plain = try model.embed(pixels: try pixels("tiny-clip"), Pass())
        #expect(largestDifference(watched.floats, plain.floats) < 1e-5)
    }

    @Test("The end of a text is the first end token, or the highest id where the configuration says 2")
    func ends() throws {
        let model = try LoadedModel.fixture("tiny-clip").textEmbedder()
        #expect(try model.pooledToken(of: [734, 5, 735, 735]) == 2)
        #expect(throws: ModelError.self) { try model.pooledToken(of: [734, 5]) }
        #expect(throws: ModelError.self) { try model.embed(tokens: TokenBatch([[734, 5]]), Pass()) }
        let old = try LoadedModel.fixture("tiny-clip-old").textEmbedder()
        #expect(try old.pooledToken(of: [734, 2, 735, 735]) == 2)
    }

    @Test("What does not fit is refused: ids, lengths, sizes, empty batches")
    func refusals() throws {
        let model = try LoadedModel.fixture("tiny-clip").aligner()
        for ids in [[], [[]], [[734, 736, 735]], [[734, -1, 735]], [[734] + [Int](repeating: 5, count: 31) + [735]]] {
            #expect(throws: (any Error).self) { try model.embed(tokens: TokenBatch(ids), Pass()) }
        }
        for shape in [[1, 3, 23, 24], [3, 24, 24], [0, 3, 24, 24], [1, 1, 24, 24]] {
            let pixels = Tensor([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)
            #expect(throws: (any Error).self) { try model.embed(pixels: pixels, Pass()) }
        }
    }

    @Test("A run stops between layers when it is told to")
    func interruption() throws {
        let model = try LoadedModel.fixture("tiny-clip").imageEmbedder()
        #expect(throws: CancellationError.self) {
            try model.embed(pixels: try pixels("tiny-clip"), Pass(interruption: { throw CancellationError() }))
        }
    }
}

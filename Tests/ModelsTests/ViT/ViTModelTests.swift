// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Models
import Networks
import Preparing
import Tensors
import TestSupport
import Testing

/// Against what transformers computes (Tests/Fixtures/make_writers.py).
@Suite("ViTModel")
struct ViTModelTests {
    private func pixels() throws -> Tensor {
        let expected = try Expected("pixel_values", in: "tiny-vit")
        return Tensor(expected.values, shape: expected.shape)
    }

    @Test("Logits of its own labels equal transformers'")
    func logits() throws {
        let model = try LoadedModel.fixture("tiny-vit")
        let classifier = try #require(model.model as? any ImageClassifier)
        #expect(classifier.labels == ["cat", "boot", "mug", "toys", "boat", "lake"])
        let logits = try classifier.logits(pixels: try pixels(), Pass())
        #expect(largestDifference(logits.floats, try Expected("logits", in: "tiny-vit").values) < 1e-4)
    }

    @Test("A picture's vector is the class token's state, and attention of all layers equals transformers'")
    func attention() throws {
        let model = try LoadedModel.fixture("tiny-vit")
        let embedder = try model.imageEmbedder()
        #expect(embedder.vision.grid?.rows == 3 && embedder.vision.layerCount == 2)
        let pass = Pass(attention: embedder.vision.attentionPaths)
        let vectors = try embedder.embed(pixels: try pixels(), pass)
        #expect(largestDifference(vectors.floats, try Expected("class_states", in: "tiny-vit").values) < 1e-4)
        let expected = try Expected("attentions", in: "tiny-vit")
        let layers = try embedder.vision.attentionPaths.map { try #require(pass.attention[$0]) }
        #expect(largestDifference(try stack(layers, axis: 1).floats, expected.values) < 1e-5)
    }

    @Test("Pictures are prepared as ViTImageProcessor does")
    func preparation() throws {
        let names = try Fixtures.notes("tiny-vit").pictures
        let pictures = try names.map { try Picture(contentsOf: Fixtures.path("pictures/\($0)")) }
        let prepared = try LoadedModel.fixture("tiny-vit").preparation().prepare(pictures).pixelValues
        #expect(largestDifference(prepared.floats, try pixels().floats) < 1e-5)
    }

    @Test("A picture of another size, and a checkpoint without a head, are refused in words")
    func refusals() throws {
        let model = try LoadedModel.fixture("tiny-vit")
        let large = Tensor([Float](repeating: 0, count: 3 * 32 * 32), shape: [1, 3, 32, 32])
        #expect(throws: ModelError.self) { try model.embed(pixels: large, Pass()) }
        let config = try JSON(parsing: #"{"model_type": "vit", "hidden_size": 8, "num_attention_heads": 2, "#
            + #""intermediate_size": 8, "num_hidden_layers": 1, "image_size": 24, "patch_size": 8}"#)
        let bare = try LoadedModel(name: "bare", fresh: config, seed: 1)
        #expect(bare.layout.parameter("embeddings.cls_token") != nil)
        let classifier = try #require(bare.model as? any ImageClassifier)
        #expect(classifier.labels.isEmpty)
        #expect(throws: ModelError.self) { try classifier.logits(pixels: try pixels(), Pass()) }
        #expect(try bare.embed(pixels: try pixels(), Pass()).shape == [6, 8])
    }

    @Test(
        "Labels that are not numbered from 0 on are refused",
        arguments: [#"{"0": "a", "2": "b"}"#, #"{"a": "b"}"#, #"{"0": 1}"#, "[]"])
    func labels(_ text: String) throws {
        let config = try JSON(parsing: "{\"model_type\": \"vit\", \"id2label\": \(text)}")
        let error = #expect(throws: ModelError.self) { try LoadedModel(name: "x", fresh: config, seed: 1) }
        #expect(error?.message.contains("id2label") == true)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Against what transformers computes (Tests/Fixtures/make_fixtures.py).
@Suite("BERTModel")
struct BERTModelTests {
    private var ids: [[Int]] { get throws { try Fixtures.notes("tiny-bert").inputIDs } }

    @Test("Sentence vectors equal the reference's, in a batch and alone")
    func sentences() throws {
        let model = try LoadedModel.fixture("tiny-bert").textEmbedder()
        let expected = try Expected("sentence_embeds", in: "tiny-bert")
        let batch = try model.embed(tokens: TokenBatch(try ids), Pass())
        #expect(batch.shape == expected.shape)
        #expect(largestDifference(batch.floats, expected.values) < 1e-4)
        let padded = try model.embed(tokens: TokenBatch(try ids, rows: .all(padding: 0)), Pass())
        #expect(largestDifference(padded.floats, expected.values) < 1e-4)
        for (i, row) in try ids.enumerated() {
            let one = try model.embed(tokens: TokenBatch([row]), Pass())
            #expect(largestDifference(one.floats, expected[i]) < 1e-4)
        }
    }

    @Test(
        "Other ways of pooling equal the reference's, without the last normalising", arguments: ["cls", "max", "mean"])
    func pooling(_ way: String) throws {
        let changed = try ChangedCheckpoint(
            "tiny-bert",
            changes: [
                (
                    "1_Pooling/config.json", "\"pooling_mode_mean_tokens\": true",
                    "\"pooling_mode_mean_tokens\": \(way == "mean")"
                ),
                (
                    "1_Pooling/config.json", "\"pooling_mode_cls_token\": false",
                    "\"pooling_mode_cls_token\": \(way == "cls")"
                ),
                (
                    "1_Pooling/config.json", "\"pooling_mode_max_tokens\": false",
                    "\"pooling_mode_max_tokens\": \(way == "max")"
                ),
            ])
        try changed.sandbox.write(
            """
            [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
             {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
            """, to: "tiny-bert/modules.json")
        let model = try changed.load().textEmbedder()
        let expected = try Expected("sentence_\(way)", in: "tiny-bert")
        let vectors = try model.embed(tokens: TokenBatch(try ids), Pass())
        #expect(largestDifference(vectors.floats, expected.values) < 1e-4)
    }

    @Test("Attention maps of every layer and head equal the reference's")
    func attention() throws {
        let model = try LoadedModel.fixture("tiny-bert").textEmbedder()
        for (i, row) in try ids.enumerated() {
            let pass = Pass(attention: model.text.attentionPaths)
            _ = try model.embed(tokens: TokenBatch([row]), pass)
            let maps = try model.text.attentionPaths.map { try #require(pass.attention[$0]) }
            let expected = try Expected("text_\(i)_attentions", in: "tiny-bert")
            #expect(largestDifference(try concatenate(maps).floats, expected.values) < 1e-4)
        }
        #expect(model.text.attentionPaths == (0..<2).map { "encoder.layer.\($0).attention.self" })
    }

    @Test("Texts are read up to the limit that sentence-transformers sets")
    func limit() throws {
        let model = try LoadedModel.fixture("tiny-bert").textEmbedder()
        #expect(model.maximumTokens == 24)
        #expect(throws: ModelError.self) {
            try model.embed(tokens: TokenBatch([[Int](repeating: 5, count: 25)]), Pass())
        }
    }

    @Test("A checkpoint with the encoder under `bert.` and a head beside it gives the same vectors under its own names")
    func prefixed() throws {
        let changed = try ChangedCheckpoint("tiny-bert", changes: [])
        let plain = try changed.load()
        var tensors = plain.layout.parameters.map { (name: "bert." + $0.path, tensor: $0.value) }
        tensors.append(("cls.predictions.bias", Tensor([1])))
        try SafetensorsWriter.write(tensors, to: changed.folder + "/model.safetensors", replacing: true)
        let model = try changed.load()
        #expect(model.layout.parameter("bert.encoder.layer.0.attention.self.query.weight") != nil)
        let expected = try Expected("sentence_embeds", in: "tiny-bert")
        let vectors = try model.textEmbedder().embed(tokens: TokenBatch(try ids), Pass())
        #expect(largestDifference(vectors.floats, expected.values) < 1e-4)
    }

    @Test(
        "Modules that are not known are refused by name",
        arguments: [
            ("models.Normalize", "models.Dense", "Dense"),
            ("models.Pooling", "models.WeightedLayerPooling", "WeightedLayerPooling"),
            ("\"1_Pooling\"", "\"../1_Pooling\"", "1_Pooling"), ("\"1_Pooling\"", "\"9_Pooling\"", "9_Pooling"),
        ])
    func unknownModules(_ old: String, _ new: String, _ name: String) throws {
        let changed = try ChangedCheckpoint("tiny-bert", changes: [("modules.json", old, new)])
        let error = #expect(throws: ModelError.self) { try changed.load() }
        #expect(error?.message.contains(name) == true)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Tensors
import TestSupport
import Testing

@testable import Models

@Suite struct ViLTBeginningTests {
    @Test(
        "A weight of the stream begins from the one of a tower that does the same",
        arguments: [
            ("vilt.embeddings.cls_token", "vision_model.embeddings.class_embedding", nil),
            ("vilt.layernorm.bias", "vision_model.post_layernorm.bias", nil),
            (
                "vilt.encoder.layer.3.attention.attention.key.bias",
                "vision_model.encoder.layers.3.self_attn.qkv.bias", 1
            ),
            (
                "vilt.encoder.layer.0.attention.output.dense.weight",
                "vision_model.encoder.layers.0.self_attn.projection.weight", nil
            ),
            ("vilt.encoder.layer.1.layernorm_after.weight", "vision_model.encoder.layers.1.layer_norm2.weight", nil),
            ("vilt.encoder.layer.1.output.dense.bias", "vision_model.encoder.layers.1.mlp.fc2.bias", nil),
        ] as [(String, String, Int?)])
    func names(path: String, source: String, part: Int?) {
        #expect(ViLTBeginning.sources(of: path).contains(ViLTBeginning.Source(path: source, part: part)))
        #expect(ViLTBeginning.sources(of: path).contains { $0.path == "vit" + path.dropFirst("vilt".count) })
    }

    @Test("Words, heads and foreign paths have no source", arguments: ["classifier.0.weight", "vilt", ""])
    func none(path: String) { #expect(ViLTBeginning.sources(of: path).isEmpty) }

    @Test("A fresh ViLT takes a BLIP's whole tower for pictures: queries, keys and values from their thirds")
    func tower() throws {
        let blip = try LoadedModel(folder: try CheckpointFolder(path: "\(Product.repository)/Demo/blip"))
        let folder = try CheckpointFolder(path: "\(Product.repository)/Demo/vilt")
        let vilt = try LoadedModel(name: "v", fresh: try folder.config(), seed: 1, folder: folder)
        let taken = try vilt.takeShared(from: blip)
        let tower = blip.layout.parameters.filter { $0.path.hasPrefix("vision_model.") }
        #expect(taken == tower.reduce(0) { $0 + $1.count })
        let fused = try #require(blip.layout.parameter("vision_model.encoder.layers.2.self_attn.qkv.weight")).value
        let values = try #require(
            vilt.layout.parameter("vilt.encoder.layer.2.attention.attention.value.weight")
        ).value
        #expect(values.floats == Array(fused.floats.suffix(values.count)))
    }
}

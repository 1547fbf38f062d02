// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Results
import TestSupport
import Testing

@Suite("ModuleTree of a layout")
struct ModuleTreeTests {
    @Test("The tree holds each module with its type, and folds layers that are alike")
    func folded() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        let tree = try #require(ModuleTree(model: "m", layout: model.layout))
        #expect(tree.root.type == "CLIPModel" && tree.root.parameterCount == model.facts.parameterCount)
        #expect(
            tree.root.children.map(\.name).sorted()
                == ["logit_scale", "text_model", "text_projection", "vision_model", "visual_projection"])
        let vision = try #require(tree.root.children.first { $0.name == "vision_model" })
        let encoder = try #require(vision.children.first { $0.name == "encoder" })
        let layers = try #require(encoder.children.first)
        #expect(layers.name == "layers" && layers.children.count == 1)
        #expect(layers.children[0].name.contains("…") && layers.children[0].type == "CLIPEncoderLayer")
        #expect(layers.children[0].parameterCount == layers.parameterCount)
    }

    @Test("A path inside the model gives the tree below it, unfolded where that is asked for")
    func below() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        let path = "vision_model.encoder.layers"
        let tree = try #require(ModuleTree(model: "m", layout: model.layout, below: path, folding: false))
        let layers = try model.imageEmbedder().vision.layerCount
        #expect(tree.root.path == path && tree.root.children.map(\.name) == (0..<layers).map { "\($0)" })
        let weight = try #require(
            ModuleTree(model: "m", layout: model.layout, below: "vision_model.encoder.layers.0.self_attn.q_proj.weight")
        )
        #expect(weight.root.shape != nil && weight.root.dtype == "f16" && weight.root.name == "weight")
        #expect(ModuleTree(model: "m", layout: model.layout, below: "vision_model.enc") == nil)
    }
}

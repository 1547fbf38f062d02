// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Against heads written in PyTorch on transformers' CLIP (Tests/Fixtures/fusion/fusion.py).
@Suite("FusionModel")
struct FusionModelTests {
    private func expected(_ name: String) throws -> [Float] { try Fixtures.numbers(name, in: "fusion/fusion.txt") }

    @Test("Logits of each kind equal the reference's", arguments: FusionKind.allCases)
    func logits(_ kind: FusionKind) throws {
        let fused = try Fused(kind).withRamps()
        let logits = try fused.logits()
        #expect(logits.shape == [fused.tokens.ids.count, 3])
        #expect(largestDifference(logits.floats, try expected(kind.rawValue)) < 1e-3)
        var passed: [String] = []
        let watched = try fused.logits(Pass(watch: { point, _ in
            passed.append(point.path)
            return nil
        }))
        #expect(largestDifference(watched.floats, logits.floats) < 1e-4)
        #expect(passed.contains("fusion") && passed.last == "classifier")
    }

    @Test("The gate goes by under its name, and equals the reference's")
    func gate() throws {
        let fused = try Fused(.gated).withRamps()
        let point = try #require(fused.answerer.gate)
        var gate: Tensor?
        _ = try fused.logits(Pass(watch: { place, tensor in
            if place == point { gate = tensor }
            return nil
        }))
        #expect(try #require(gate).shape == [fused.tokens.ids.count, 32])
        #expect(largestDifference(try #require(gate).floats, try expected("gate")) < 1e-5)
        #expect(try Fused(.cross).answerer.gate == nil)
    }

    @Test("The attention of words to patches is kept where it is wanted, and equals the reference's")
    func attention() throws {
        let fused = try Fused(.cross).withRamps()
        let path = try #require(fused.answerer.crossAttentionPath)
        let pass = Pass(attention: [path])
        let one = TokenBatch([fused.tokens.ids[0]])
        _ = try fused.answerer.logits(pixels: try slice(fused.pixels, 0..<1), tokens: one, pass)
        let weights = try #require(pass.attention[path])
        #expect(weights.shape == [1, 2, one.ids[0].count, 17])
        #expect(largestDifference(weights.floats, try expected("attention")) < 1e-5)
        #expect(try Fused(.gated).answerer.crossAttentionPath == nil)
    }

    @Test("A question's answer does not depend on longer ones beside it", arguments: FusionKind.allCases)
    func batches(_ kind: FusionKind) throws {
        let fused = try Fused(kind)
        let all = try fused.logits().floats
        for (i, ids) in fused.tokens.ids.enumerated() {
            let alone = try fused.answerer.logits(
                pixels: try slice(fused.pixels, i..<i + 1), tokens: TokenBatch([ids]), Pass())
            #expect(largestDifference(alone.floats, all[i * 3..<i * 3 + 3]) < 1e-4)
        }
    }

    @Test("Each of the two baselines sees its own input alone", arguments: [FusionKind.image, .text])
    func baselines(_ kind: FusionKind) throws {
        let fused = try Fused(kind)
        let count = fused.tokens.ids.count
        let turned = try fused.answerer.logits(
            pixels: kind == .image ? fused.pixels : Tensor(shape: fused.pixels.shape) { $0.update(repeating: 0.3) },
            tokens: kind == .text ? fused.tokens : TokenBatch([[Int]](repeating: [734, 5, 735], count: count)), Pass())
        #expect(largestDifference(turned.floats, try fused.logits().floats) < 1e-5)
    }

    @Test("Towers share the CLIP's values until one of them changes; the head is fresh and of the seed's own numbers")
    func sharing() throws {
        let clip = try LoadedModel.fixture("tiny-clip")
        let fused = try clip.fused(named: "vqa", kind: .gated, labels: ["yes", "no"])
        let path = "visual_projection.weight"
        let own = try #require(fused.layout.parameter("clip.\(path)"))
        let theirs = try #require(clip.layout.parameter(path))
        #expect(own.value.storage === theirs.value.storage)
        #expect(fused.layout.parameters.filter { $0.path.hasPrefix("clip.") }.count == clip.layout.parameters.count)
        #expect(fused.facts.modelType == "rebus-fusion" && fused.folder == clip.folder)
        let before = theirs.value.floats
        own.update { value in value = Tensor(shape: value.shape) { $0.update(repeating: 2) } }
        #expect(theirs.value.floats == before && own.value.floats.allSatisfy { $0 == 2 })

        func gate(_ seed: UInt64) throws -> [Float] {
            let fused = try clip.fused(named: "vqa", kind: .gated, labels: ["yes", "no"], seed: seed)
            return try #require(fused.layout.parameter("fusion.unit.gate.weight")).value.floats
        }
        #expect(try gate(1) == gate(1))
        #expect(try gate(1) != gate(2))
    }

    @Test("A folder of a fusion's configuration and weights opens to the same model", arguments: FusionKind.allCases)
    func saving(_ kind: FusionKind) throws {
        let fused = try Fused(kind)
        let sandbox = try Sandbox()
        try sandbox.write(JSONValue(fused.model.description.config).lines, to: "vqa/config.json")
        let weights = fused.model.layout.parameters.map { (name: $0.path, tensor: $0.value) }
        try SafetensorsWriter.write(weights, to: sandbox.path("vqa/model.safetensors"))
        let opened = try LoadedModel(folder: try CheckpointFolder(path: sandbox.path("vqa")))
        let answerer = try opened.answerer()
        #expect(opened.facts.modelType == "rebus-fusion" && answerer.labels == ["red", "green", "blue"])
        #expect((opened.model as? FusionModel)?.kind == kind)
        let again = try answerer.logits(pixels: fused.pixels, tokens: fused.tokens, Pass())
        #expect(again.floats == (try fused.logits().floats))
        let copy = try opened.copy(named: "other").answerer()
        #expect(try copy.logits(pixels: fused.pixels, tokens: fused.tokens, Pass()).floats == again.floats)
    }

    @Test("The towers are there by themselves")
    func towers() throws {
        let fused = try Fused(.gated)
        let clip = try LoadedModel.fixture("tiny-clip").imageEmbedder()
        let embedder = try fused.model.imageEmbedder()
        #expect(embedder.vision.path == "clip.vision_model" && embedder.vision.grid == clip.vision.grid)
        let own = try embedder.embed(pixels: fused.pixels, Pass())
        #expect(own.floats == (try clip.embed(pixels: fused.pixels, Pass()).floats))
    }

    @Test("What cannot be is refused: no CLIP, labels, widths, batches that do not go together")
    func refusals() throws {
        let clip = try LoadedModel.fixture("tiny-clip")
        for labels in [[], ["one"], ["a", "b", "a"], ["a", ""]] {
            #expect(throws: ModelError.self) { try clip.fused(named: "v", kind: .concat, labels: labels) }
        }
        for hidden in [0, -1, 8193, Int.max] {
            #expect(throws: ModelError.self) {
                try clip.fused(named: "v", kind: .cross, labels: ["a", "b"], hidden: hidden)
            }
        }
        let bert = try LoadedModel.fixture("tiny-bert")
        let error = #expect(throws: ModelError.self) { try bert.fused(named: "v", kind: .concat, labels: ["a", "b"]) }
        #expect(error?.message.contains("tiny-bert") == true)
        let noAnswers = #expect(throws: ModelError.self) { try clip.answerer() }
        #expect(noAnswers?.hint?.contains("fuse") == true)
        for kind in FusionKind.allCases {
            let fused = try Fused(kind)
            for pixels in [Tensor([1]), try slice(fused.pixels, 0..<1)] {
                #expect(throws: ModelError.self) {
                    try fused.answerer.logits(pixels: pixels, tokens: fused.tokens, Pass())
                }
            }
        }
    }
}

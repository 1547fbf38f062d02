// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Foundation
import Models
import Networks
import Tensors
import TestSupport
import Testing

@Suite("LoadedModel")
struct LoadedModelTests {
    @Test("Facts say what was opened")
    func facts() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        #expect(model.name == "tiny-clip" && model.facts.modelType == "clip")
        #expect(model.facts.dtypeLabel == "f16")
        #expect(model.facts.parameterCount == model.layout.parameters.reduce(0) { $0 + $1.count })
        #expect(model.facts.fileBytes == (try Fixtures.bytes("tiny-clip/model.safetensors").count))
    }

    @Test("Opening touches no weight: values are views of the file")
    func mapped() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        #expect(model.layout.parameters.allSatisfy { $0.value.storage.isBorrowed })
    }

    @Test(
        "A model type that is not known, or none, is refused with those that are",
        arguments: [
            "\"model_type\": \"clip\"", "\"model_type\": \"clip\",",
        ])
    func unknown(_ old: String) throws {
        let changed = try ChangedCheckpoint(
            "tiny-clip",
            changes: [
                ("config.json", old, old.hasSuffix(",") ? "" : "\"model_type\": \"t5\"")
            ])
        let error = #expect(throws: ModelError.self) { try changed.load() }
        #expect(error?.hint?.contains("bert, blip, clip") == true)
    }

    @Test("Weights that do not fit the configuration are named in full")
    func misfit() throws {
        let changed = try ChangedCheckpoint(
            "tiny-clip",
            changes: [
                ("config.json", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3")
            ])
        let error = #expect(throws: NetworkError.self) { try changed.load() }
        #expect(error?.message.contains("text_model.encoder.layers.2.self_attn.q_proj.weight") == true)
        #expect(error?.message.hasPrefix("tiny-clip: ") == true)
    }

    @Test("Fresh weights make a model that runs, the same for the same seed")
    func fresh() throws {
        let json = try JSON(parsing: Fixtures.bytes("tiny-clip/config.json"))
        let pixels = Tensor(shape: [1, 3, 32, 32]) { $0.update(repeating: 0.5) }
        let size = json["vision_config"]?["image_size"]?.int ?? 0
        let sized = size == 32 ? pixels : Tensor(shape: [1, 3, size, size]) { $0.update(repeating: 0.5) }
        let vectors = try [1, 1, 2].map { seed in
            try LoadedModel(name: "new", fresh: json, seed: seed).embed(pixels: sized, Pass()).floats
        }
        #expect(vectors[0] == vectors[1] && vectors[0] != vectors[2] && vectors[0].allSatisfy(\.isFinite))
    }

    @Test("A copy's weights change on their own")
    func copy() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        let copy = try model.copy(named: "other")
        let path = "visual_projection.weight"
        let parameter = try #require(copy.layout.parameter(path))
        try parameter.assign(Tensor(shape: parameter.shape) { $0.update(repeating: 0) })
        let expected = try Expected("pixel_values", in: "tiny-clip")
        let pixels = Tensor(expected.values, shape: expected.shape)
        #expect(try copy.embed(pixels: pixels, Pass()).floats.allSatisfy { $0 == 0 })
        let reference = try Expected("image_embeds_raw", in: "tiny-clip")
        #expect(largestDifference(try model.embed(pixels: pixels, Pass()).floats, reference.values) < 1e-4)
    }

    @Test("A weights file cut short while it is in use gives an error, not a wrong vector")
    func truncated() throws {
        let changed = try ChangedCheckpoint("tiny-clip-old", changes: [])
        let model = try changed.load()
        let file = changed.folder + "/model.safetensors"
        try FileHandle(forWritingTo: URL(filePath: file)).truncate(atOffset: 65_536)
        let expected = try Expected("pixel_values", in: "tiny-clip-old")
        let pixels = Tensor(expected.values, shape: expected.shape)
        #expect(throws: CheckpointError.self) { try model.embed(pixels: pixels, Pass()) }
    }

    @Test("A model of text alone says so when it is given pictures")
    func noPictures() throws {
        let model = try LoadedModel.fixture("tiny-bert")
        let error = #expect(throws: ModelError.self) { try model.imageEmbedder() }
        #expect(error?.message.contains("tiny-bert") == true)
        #expect(throws: ModelError.self) { try model.aligner() }
    }

    @Test("A folder without weights or configuration says what is missing")
    func emptyFolder() throws {
        let sandbox = try Sandbox()
        #expect(throws: CheckpointError.self) { try LoadedModel(sandbox.folder, environment: [:]) }
        try sandbox.write("{}", to: "config.json")
        #expect(throws: CheckpointError.self) { try LoadedModel(sandbox.folder, environment: [:]) }
    }

    @Test("A text that is too long is cut before its end token, and the run says so")
    func longText() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        let long = [String](repeating: "cat", count: 100).joined(separator: " ")
        let encodings = try model.encode([long, "a cat"])
        #expect(encodings[0].count == 32 && encodings[0].ids.last == 735 && encodings[0].isTruncated)
        let pass = Pass()
        _ = try model.embed(encodings, pass)
        #expect(pass.notes.count == 1 && pass.notes[0].contains("32 tokens"))
        let quiet = Pass()
        _ = try model.embed([encodings[1]], quiet)
        #expect(quiet.notes.isEmpty)
    }

    @Test(
        "Texts as tokens, and their vectors, equal the reference's from text on",
        arguments: ["tiny-clip", "tiny-clip-old"])
    func fromText(_ fixture: String) throws {
        let model = try LoadedModel.fixture(fixture)
        let notes = try Fixtures.notes(fixture)
        let encodings = try model.encode(notes.texts)
        #expect(encodings.map(\.ids) == notes.inputIDs)
        let expected = try Expected("text_embeds_raw", in: fixture)
        #expect(largestDifference(try model.embed(encodings, Pass()).floats, expected.values) < 1e-4)
        #expect(largestDifference(try model.embed(encodings, allRows: true, Pass()).floats, expected.values) < 1e-4)
    }

    @Test("Changed bytes of a configuration give a model that runs or an error, never a trap")
    func mutations() throws {
        let sound = try Fixtures.bytes("tiny-clip/config.json")
        let changed = try ChangedCheckpoint("tiny-clip", changes: [])
        let expected = try Expected("pixel_values", in: "tiny-clip")
        let pixels = Tensor(Array(expected[0]), shape: [1] + expected.shape.dropFirst())
        let digits = Array("0123456789-.e\"{}[],:ntf".utf8)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<sound.count, using: &random)] = digits.randomElement(using: &random) ?? 0
            }
            try changed.sandbox.write(bytes, to: "tiny-clip/config.json")
            guard let model = try? changed.load() else { continue }
            _ = try? model.embed(pixels: pixels, Pass())
            _ = try? model.textEmbedder().embed(tokens: TokenBatch([[734, 5, 735]]), Pass())
            _ = try? model.aligner().logitScale
        }
    }
}

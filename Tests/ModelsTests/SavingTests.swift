// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Foundation
import Models
import Tensors
import TestSupport
import Testing

@Suite("Saved models")
struct SavingTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    @Test(
        "A saved model opens with the same weights, tokenizer and preparation",
        arguments: ["tiny-clip", "tiny-bert", "tiny-siglip", "tiny-align"])
    func again(name: String) throws {
        let model = try LoadedModel.fixture(name)
        try model.save(to: sandbox.path("saved"))
        let folder = try CheckpointFolder(path: sandbox.path("saved"))
        let saved = try LoadedModel(folder: folder)
        #expect(saved.layout.parameters.map(\.path) == model.layout.parameters.map(\.path))
        for (a, b) in zip(saved.layout.parameters, model.layout.parameters) {
            #expect(a.dtype == b.dtype && a.value.floats == b.value.floats, "\(a.path)")
        }
        let before = try FileManager.default.contentsOfDirectory(atPath: Fixtures.path(name)).sorted()
        let after = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(after == before.filter { !$0.hasPrefix("expected.") })
        _ = try saved.tokenizer()
        if name != "tiny-bert" { _ = try saved.preparation() }
        #expect(try SafetensorsFile(path: folder.path + "/model.safetensors").metadata.map(\.value) == ["pt"])
    }

    @Test("Weights that were changed are saved as f32, and the configuration says so; else it stays as it was")
    func changed() throws {
        let model = try LoadedModel.fixture("tiny-clip").copy(named: "copy")
        let parameter = try #require(model.layout.parameters.first)
        try parameter.assign(try add(parameter.value, Tensor(0.125)))
        try model.save(to: sandbox.path("saved"))
        let saved = try LoadedModel(folder: CheckpointFolder(path: sandbox.path("saved")))
        #expect(saved.facts.dtypeLabel == "f32" && saved.description.config["dtype"]?.string == "float32")
        #expect(saved.layout.parameters.first?.value.floats == parameter.value.floats)
        let (old, new) = (model.description.config, saved.description.config)
        let oldText = JSONValue(old).text, newText = JSONValue(new).text
        #expect(newText == oldText.replacing("\"float16\"", with: "\"float32\""))
    }

    @Test("On demand weights are rounded to f16")
    func half() throws {
        let fresh = try LoadedModel(
            name: "fresh", fresh: try JSON(parsing: Fixtures.bytes("tiny-bert/config.json")), seed: 1)
        try fresh.save(to: sandbox.path("saved"), asHalf: true)
        let saved = try LoadedModel(folder: CheckpointFolder(path: sandbox.path("saved")))
        #expect(saved.facts.dtypeLabel == "f16")
        #expect(["dtype", "torch_dtype"].contains { saved.description.config[$0]?.string == "float16" })
        for (a, b) in zip(saved.layout.parameters, fresh.layout.parameters) {
            #expect(zip(a.value.floats, b.value.floats).allSatisfy { $0 == Float(Float16($1)) }, "\(a.path)")
        }
    }

    @Test("A model can be saved over its own folder; a folder with other things in it stays")
    func over() throws {
        try LoadedModel.fixture("tiny-clip").save(to: sandbox.path("saved"))
        let model = try LoadedModel(folder: CheckpointFolder(path: sandbox.path("saved")))
        let first = try #require(model.layout.parameters.first)
        let before = first.value.floats
        #expect(throws: CheckpointError.self) { try model.save(to: sandbox.path("saved")) }
        try model.save(to: sandbox.path("saved"), replacing: true)
        #expect(first.value.floats == before)
        try model.checkIntact()
        try sandbox.write("mine", to: "saved/notes.txt")
        let error = #expect(throws: CheckpointError.self) { try model.save(to: sandbox.path("saved"), replacing: true) }
        #expect(error?.message.contains("notes.txt") == true)
    }
}

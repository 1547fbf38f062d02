// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Datasets
import Documents
import Models
import Networks
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Tasks of a ViLT")
struct ViLTTasksTests {
    /// A small ViLT with the words of the scenes.
    private func model(_ head: ViLTHead) throws -> LoadedModel {
        let folder = try CheckpointFolder(path: "\(Product.repository)/Demo/vilt")
        var text = String(decoding: try FileBytes.read("\(folder.path)/config.json", limit: 1 << 20), as: UTF8.self)
        for (old, new) in [
            ("\"hidden_size\": 128", "\"hidden_size\": 32"),
            ("\"intermediate_size\": 384", "\"intermediate_size\": 64"),
            ("\"num_hidden_layers\": 4", "\"num_hidden_layers\": 2"), ("\"patch_size\": 8", "\"patch_size\": 16"),
        ] {
            #expect(text.contains(old))
            text = text.replacing(old, with: new)
        }
        let config = try ViLTHead.config(try JSON(parsing: text), head: head, labels: nil)
        return try LoadedModel(name: "small", fresh: config, seed: 3, folder: folder)
    }

    private func losses(_ task: String, _ model: LoadedModel, steps: Int = 40) throws -> [Float] {
        var settings = TrainingSettings()
        settings.task = task
        settings.batch = 8
        settings.steps = steps
        settings.rate = 3e-3
        settings.schedule = "constant"
        settings.validateEvery = 0
        let run = try TrainingRun(
            name: "run", model: model, dataset: try ShapesDataset(objects: 1...1), validation: nil, settings: settings)
        while run.step < steps { try run.advance() }
        return run.history["loss"].values
    }

    @Test("Answers to questions and words behind masks are learnt", arguments: ["answer", "mask"])
    func learns(_ task: String) throws {
        let losses = try losses(task, try model(task == "answer" ? .answer : .words))
        let first = losses.prefix(5).reduce(0, +) / 5, last = losses.suffix(5).reduce(0, +) / 5
        #expect(losses.count == 40 && last < first * 0.8, "\(first) to \(last)")
    }

    @Test("A model that guesses no words is told of one that does")
    func refused() throws {
        #expect(throws: TrainingError.self) { try MaskTask(try model(.answer), try ShapesDataset()) }
        #expect(throws: TrainingError.self) { try AnswerTask(try model(.words), try ShapesDataset()) }
    }
}

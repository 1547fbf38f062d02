// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Datasets
import Models
import Networks
import Preparing
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Captions, answers and matches are learnt", .serialized, .threadCount)
struct BLIPTasksTests {
    private func run(
        _ task: String, steps: Int = 40, part: ModelPart? = nil, _ change: (inout TrainingSettings) -> Void = { _ in }
    ) throws -> TrainingRun {
        let folder = try CheckpointFolder(path: "\(Product.repository)/Demo/blip")
        let whole = try LoadedModel(name: "blip", fresh: folder.config(), seed: 1, folder: folder)
        var settings = TrainingSettings()
        settings.task = task
        settings.batch = 8
        settings.steps = steps
        settings.rate = 1e-3
        settings.warmUp = 4
        settings.seed = 2
        settings.validateEvery = 0
        change(&settings)
        return try TrainingRun(
            name: "t", model: try part.map { try whole.part($0) } ?? whole,
            dataset: try ShapesDataset(seed: 3, objects: 1...1, variants: 4), settings: settings)
    }

    @Test("Each alone and all together: the losses fall", arguments: [
        "caption", "answer", "match", "contrastive", "caption, answer,match,contrastive",
    ])
    func learns(_ task: String) throws {
        let run = try run(task)
        try run.advance(steps: 40)
        let names = task.split(separator: ",").map { $0.filter { $0 != " " } }
        for curve in names.count == 1 ? ["loss"] : ["loss"] + names.map({ "\($0)_loss" }) {
            let losses = run.history[curve].values
            let (first, last) = (losses.prefix(3).reduce(0, +) / 3, losses.suffix(8).reduce(0, +) / 8)
            // To judge pairs takes longer than this, and from even odds.
            let least: Float = curve == "match_loss" || task == "match" ? 1 : 0.97
            #expect(losses.count == 40 && last < least * first, "\(curve) from \(first) to \(last)")
        }
        for name in names {
            let curve = names.count == 1 ? "accuracy" : "\(name)_accuracy"
            #expect(run.history[curve].values.allSatisfy { (0...1).contains($0) })
            #expect(run.history[curve].values.count == 40)
        }
    }

    @Test("Together they are the sum of each alone, and the same bits again for the same seed")
    func sum() throws {
        let both = try run("caption,match")
        try both.advance()
        let caption = try run("caption")
        try caption.advance()
        let match = try run("match")
        try match.advance()
        let whole = both.history["loss"].values[0]
        #expect(abs(whole - caption.history["loss"].values[0] - match.history["loss"].values[0]) < 1e-4)
        #expect(both.history["caption_loss"].values == caption.history["loss"].values)
        let again = try run("caption,match")
        try again.advance()
        #expect(again.losses == both.losses && again.weights == both.weights)
    }

    @Test("A part learns its own task and refuses the others, saying what learns them")
    func parts() throws {
        let captioner = try run("caption", part: .caption)
        try captioner.advance()
        #expect(captioner.gradients.keys.contains { $0.hasPrefix("text_decoder.") })
        let others: [(String, ModelPart)] = [
            ("answer", .caption), ("match", .answer), ("caption", .answer), ("caption", .match),
        ]
        for (task, part) in others {
            #expect(throws: (any Error).self) { try run(task, part: part) }
        }
        for task in ["", "caption,", "caption,caption", "captions", ",", "caption,xyz"] {
            #expect(throws: TrainingError.self) { try run(task) }
        }
    }

    @Test("What is written begins with [DEC], ends with [SEP], and the words between are guessed")
    func writing() throws {
        let model = try run("caption").model
        let generator = try #require(model.model as? any TextGenerator)
        let writing = TextWriting(generator, of: model)
        let source = try generator.source(
            pixels: Tensor(shape: [2, 3, 64, 64]) { $0.update(repeating: 0) }, question: nil, Pass())
        let (loss, right) = try writing.guess(["a red cube", "a ball"], on: source, Pass())
        #expect(right.map(\.count) == [4, 3])
        // By hand: each text alone, without padding.
        let tokenizer = try model.tokenizer()
        var (sum, count): (Float, Int) = (0, 0)
        for (row, text) in ["a red cube", "a ball"].enumerated() {
            let words = tokenizer.encode(text).ids.dropFirst().dropLast()
            let ids = generator.generation.start + words + [try #require(generator.generation.ends.first)]
            let own = GenerationSource(states: try slice(source.states, row..<row + 1))
            let logits = try generator.logits(ids: [ids], source: own, lastOnly: false, Pass())
            let guesses = try logSoftmax(logits).floats
            let width = logits.shape[2]
            for place in 1..<ids.count { sum -= guesses[(place - 1) * width + ids[place]] }
            count += ids.count - 1
        }
        #expect(abs(loss.floats[0] - sum / Float(count)) < 1e-4)
    }
}

@Suite("Hard negatives")
struct HardNegativesTests {
    private let texts = ["red", "blue", "green"]

    private func drawn(_ right: [[String]], likeness: [Float]? = nil, seeds: [Int]) -> [HardNegatives.Pair] {
        let known = CaptionPairs(chosen: texts, right: right)
        return HardNegatives(
            known, seeds: seeds, likeness: likeness.map { Tensor($0, shape: [3, 3]) }
        ).pairs(chosen: texts)
    }

    @Test("Beside each right pair stand a wrong text and a wrong picture, and never one that is right too")
    func wrong() {
        for seed in 0..<50 {
            let pairs = drawn([[], ["green"], []], seeds: [seed, seed + 100, seed + 200])
            #expect(pairs.count { $0.matches } == 3 && pairs.count == 9)
            for pair in pairs where !pair.matches {
                #expect(pair.picture != pair.text && (pair.picture, pair.text) != (1, 2), "\(pair)")
            }
        }
    }

    @Test("What is alike is drawn far more often, and always the same for the same seeds")
    func alike() {
        let likeness: [Float] = [0, 4, 0, 0, 0, 0, 0, 0, 0]
        var counts = [Int](repeating: 0, count: 3)
        for seed in 0..<300 {
            let pairs = drawn([[], [], []], likeness: likeness, seeds: [seed, 0, 0])
            #expect(pairs == drawn([[], [], []], likeness: likeness, seeds: [seed, 0, 0]))
            for pair in pairs where pair.picture == 0 && !pair.matches { counts[pair.text] += 1 }
        }
        #expect(counts[0] == 0 && counts[1] > 10 * (counts[2] - 300) && counts[1] > 250)
    }

    @Test("Where every text is right for every picture, nothing wrong is drawn")
    func allRight() {
        let pairs = drawn([["blue", "green"], ["red", "green"], ["red", "blue"]], seeds: [1, 2, 3])
        #expect(pairs.count == 3 && pairs.allSatisfy { $0.matches })
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Networks
import Tensors

/// Captions are written on pictures, a word at a time (Li et al. 2022, BLIP, section 3.2, LM).
struct CaptionTask: TrainingTask {
    static let name = "caption"
    private let writing: TextWriting

    init(_ model: LoadedModel, _ dataset: any Dataset) throws {
        guard let generator = model.model as? any TextGenerator, generator.writesCaptions else {
            throw TrainingError(
                "\(model.name) (\(model.facts.modelType)) writes no captions",
                hint: "new blip --preset tiny makes a model that does")
        }
        guard dataset.count > 0, try !dataset.example(0).captions.isEmpty else {
            throw TrainingError("\(dataset.name) has no captions to learn from", hint: "data shapes has")
        }
        writing = TextWriting(generator, of: model)
    }

    func outcome(of batch: Batch, _ pass: Pass) throws -> TaskOutcome {
        let source = try writing.model.source(pixels: batch.pixels, question: nil, pass)
        let (loss, right) = try writing.guess(batch.texts, on: source, pass)
        let words = right.flatMap(\.self)
        return TaskOutcome(
            loss: loss, measurements: [("accuracy", Float(words.count { $0 }) / Float(max(1, words.count)))])
    }
}

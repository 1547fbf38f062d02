// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Networks
import Tensors

/// Answers to questions on pictures are written, a word at a time (Li et al. 2022, BLIP, section 5.3).
struct WrittenAnswerTask: TrainingTask {
    static let name = AnswerTask.name
    private let writing: TextWriting
    private let questions: CaptionEncoder

    static func suits(_ model: LoadedModel) -> Bool { (model.model as? any TextGenerator)?.readsQuestions == true }

    init(_ model: LoadedModel, _ dataset: any Dataset) throws {
        guard let generator = model.model as? any TextGenerator, generator.readsQuestions else {
            throw TrainingError("\(model.name) (\(model.facts.modelType)) writes no answers")
        }
        guard dataset.count > 0, try !dataset.example(0).questions.isEmpty else {
            throw TrainingError("\(dataset.name) asks no questions", hint: "data shapes does")
        }
        writing = TextWriting(generator, of: model)
        questions = CaptionEncoder(model)
    }

    func outcome(of batch: Batch, _ pass: Pass) throws -> TaskOutcome {
        let asked = zip(batch.indices, batch.questions).map { index, questions in
            questions.isEmpty ? Question("", answer: "") : questions[AnswerTask.choice(index, among: questions.count)]
        }
        let source = try writing.model.source(
            pixels: batch.pixels, question: try questions.tokens(asked.map(\.question)), pass)
        let (loss, right) = try writing.guess(asked.map(\.answer), on: source, pass)
        let whole = right.count { $0.allSatisfy(\.self) }
        return TaskOutcome(loss: loss, measurements: [("accuracy", Float(whole) / Float(max(1, right.count)))])
    }
}

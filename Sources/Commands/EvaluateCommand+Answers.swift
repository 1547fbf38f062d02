// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Models
import Networks
import Results
import Tensors

extension EvaluateCommand {
    /// How often a model's answer is the right one, by kind of question, beside what it answers to the questions alone.
    func answers(of answerer: any PictureTextClassifier, in context: Context) throws -> Table {
        if !labels.isEmpty || !templates.isEmpty {
            throw Complaint("\(model.name) answers questions: it takes no labels and no template")
        }
        if predictions != nil { throw Complaint("answers to questions are not written as predictions") }
        let data = dataset.dataset
        guard data.count > 0, try !data.example(0).questions.isEmpty else {
            throw Complaint("\(data.name) asks no questions", culprit: data.name, hint: "data shapes does")
        }
        let work = ModelInputs(model.model, context)
        let places = Dictionary(
            answerer.labels.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let scenes = min(limit ?? AnswerEvaluation.scenes, data.isEndless ? .max : data.count)
        let preparation = try work.preparation()
        let clock = WorkClock()
        var evaluation = AnswerEvaluation()
        for index in 0..<scenes {
            try context.checkpoint()
            let example = try data.example(index)
            let asked = example.questions.filter { places[$0.answer] != nil }
            evaluation.unknown += example.questions.count - asked.count
            if !asked.isEmpty {
                let prepared = try preparation.prepare(example.picture).pixelValues
                let shape = [asked.count] + prepared.shape
                let texts = try model.model.encode(asked.map(\.question))
                func given(_ pixels: Tensor) throws -> [Int] {
                    try argmax(try model.model.answer(pixels: pixels, texts, work.pass()), axis: -1).integers
                }
                let seen = try given(try broadcast(prepared, to: shape)), blind = try given(try Tensor.zeros(shape))
                for (row, question) in asked.enumerated() {
                    let right = places[question.answer]
                    evaluation.add(question, isRight: seen[row] == right, isRightBlind: blind[row] == right)
                }
            }
            clock.tell(context, done: index + 1, of: scenes, pictures: evaluation.all.count)
        }
        guard evaluation.all.count > 0 else {
            throw Complaint(
                "\(model.name) knows no answer to the questions of \(data.name)",
                hint: "fuse CLIP --answers \(data.name), or new vilt --preset tiny --answers \(data.name)")
        }
        return evaluation.table(
            title: "\(model.name) on \(data.name)",
            notes: [
                Phrase("without the picture: it is filled with the mean colour", .faint),
                clock.note(pictures: 2 * evaluation.all.count),
            ])
    }
}

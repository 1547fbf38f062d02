// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Models
import Networks
import Results
import Tensors

extension EvaluateCommand {
    /// What a model that chooses among labels answers, beside what it answers to the questions alone.
    func answers(of answerer: any PictureTextClassifier, in context: Context) throws -> Table {
        let work = ModelInputs(model.model, context)
        let labels = answerer.labels
        return try answers(known: Set(labels), in: context) { pixels, questions in
            let texts = try model.model.encode(questions)
            return try argmax(try model.model.answer(pixels: pixels, texts, work.pass()), axis: -1).integers
                .map { labels[$0] }
        }
    }

    /// What a model writes as answers: pixels [B, C, H, W] and B questions.
    func written(_ pixels: Tensor, _ questions: [String], in context: Context) throws -> [String] {
        let loaded = model.model
        let work = ModelInputs(loaded, context)
        var rules = try loaded.generator().generation
        rules.beams = 1
        let tokenizer = try loaded.tokenizer()
        return try loaded.write(
            pixels: pixels, questions: questions.map { try loaded.encode(question: $0) }, rules: rules,
            pass: { work.pass(attention: $1, cache: $0) }
        ).map { tokenizer.decode($0.texts.first?.ids ?? [], skippingSpecials: true) }
    }

    /// How often an answer is the right one, by kind of question, beside those to the questions alone.
    ///
    /// - Parameter known: the answers that can be given; nil where any may be.
    func answers(
        known: Set<String>? = nil, in context: Context, _ answer: (Tensor, [String]) throws -> [String]
    ) throws -> Table {
        if !labels.isEmpty || !templates.isEmpty {
            throw Complaint("\(model.name) answers questions: it takes no labels and no template")
        }
        if predictions != nil { throw Complaint("answers to questions are not written as predictions") }
        let data = dataset.dataset
        guard data.count > 0, try !data.example(0).questions.isEmpty else {
            throw Complaint("\(data.name) asks no questions", culprit: data.name, hint: "data shapes does")
        }
        let work = ModelInputs(model.model, context)
        let scenes = min(limit ?? AnswerEvaluation.scenes, data.isEndless ? .max : data.count)
        let preparation = try work.preparation()
        let clock = WorkClock()
        var evaluation = AnswerEvaluation()
        for index in 0..<scenes {
            try context.checkpoint()
            let example = try data.example(index)
            let asked = example.questions.filter { known?.contains($0.answer) ?? true }
            evaluation.unknown += example.questions.count - asked.count
            if !asked.isEmpty {
                let prepared = try preparation.prepare(example.picture).pixelValues
                let shape = [asked.count] + prepared.shape
                let texts = asked.map(\.question)
                let seen = try answer(try broadcast(prepared, to: shape), texts)
                let blind = try answer(try Tensor.zeros(shape), texts)
                for (row, question) in asked.enumerated() {
                    evaluation.add(
                        question, isRight: seen[row] == question.answer, isRightBlind: blind[row] == question.answer)
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

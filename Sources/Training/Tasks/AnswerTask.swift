// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Networks
import Tensors

/// Questions on pictures find their answer among all answers of the model.
struct AnswerTask: TrainingTask {
    static let name = "answer"
    private let model: any PictureTextClassifier
    private let questions: CaptionEncoder
    private let places: [String: Int]

    init(_ model: LoadedModel, _ dataset: any Dataset) throws {
        guard let classifier = model.model as? any PictureTextClassifier else {
            throw TrainingError(
                "\(model.name) (\(model.facts.modelType)) does not answer questions",
                hint: "put a head on its towers first: f = fuse \(model.name) --kind gated")
        }
        guard dataset.count > 0, try !dataset.example(0).questions.isEmpty else {
            throw TrainingError("\(dataset.name) asks no questions", hint: "data shapes does")
        }
        self.model = classifier
        questions = CaptionEncoder(model)
        places = Dictionary(
            classifier.labels.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    func outcome(of batch: Batch, _ pass: Pass) throws -> TaskOutcome {
        let asked = zip(batch.indices, batch.questions).map { index, questions in
            questions.isEmpty ? Question("", answer: "") : questions[Self.choice(index, among: questions.count)]
        }
        let logits = try model.logits(
            pixels: batch.pixels, areas: batch.areas, tokens: questions.tokens(asked.map(\.question)), pass)
        let answers = asked.map { places[$0.answer] ?? ignoredLabel }                            // [B]
        guard answers.contains(where: { $0 != ignoredLabel }) else {
            throw TrainingError("the model knows none of the answers of this batch", hint: "fuse … --labels names them")
        }
        let loss =
            model.choosesOne
            ? try crossEntropy(logits, targets: answers, ignoring: ignoredLabel)
            : try Self.answerByAnswer(logits, answers)
        let given = try argmax(logits.detached, axis: 1).integers
        let counted = answers.count { $0 != ignoredLabel }
        return TaskOutcome(
            loss: loss,
            measurements: [("accuracy", Float(zip(given, answers).count { $0 == $1 }) / Float(counted))])
    }

    /// Each answer a question of its own, right or not: the sum of their losses, averaged over the questions (the
    /// reference's loss of ViltForQuestionAnswering).
    private static func answerByAnswer(_ logits: Tensor, _ answers: [Int]) throws -> Tensor {
        let (known, labels) = (answers.indices.filter { answers[$0] != ignoredLabel }, logits.shape[1])
        let targets = known.flatMap { row in (0..<labels).map { $0 == answers[row] ? 1 : 0 as Float } }
        let mean = try binaryCrossEntropy(flatten(try takeRows(logits, known)), targets: targets)
        return try multiply(mean, Tensor(Float(labels)))
    }

    /// Which of an example's questions is asked: always the same one, spread evenly over examples.
    static func choice(_ index: Int, among count: Int) -> Int {
        Int((UInt64(truncatingIfNeeded: index) &* 0x9E37_79B9_7F4A_7C15 >> 33) % UInt64(count))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors

/// Asks a model a question on a picture.
struct AskCommand: Command {
    static let name = "ask"
    static let summary =
        "Answers a question on a picture: how likely the model finds each answer, or each word for a [MASK]."
    static let examples = [
        Example("ask vqa cat.png \"what animal is it?\"", "the likeliest answers, and what a gate decided by"),
        Example("z = ask vqa cat.png \"what is it?\" --gate", "the gate: 1 takes the picture, 0 the question"),
        Example("ask cross cat.png \"what is it?\" --attention", "where the question's words looked"),
        Example("ask vqa cat.png \"what is it?\" --without-picture", "what it answers to the question alone"),
    ]

    @Argument("a model that answers; fuse makes one") var model: ModelArgument
    @Argument("the picture") var picture: PictureArgument
    @Argument("the question") var question: TextArgument
    @Flag("give the gate that weighs picture against question, a number for each hidden one") var gate
    @Flag("give the attention of the question's words to the picture's patches") var attention
    @Flag("fill the picture with the mean colour, to see what the question alone gives") var withoutPicture
    @Option("how many answers are shown") var top = 10

    func run(in context: Context) throws -> Value? {
        if top < 1 { throw Complaint("there is no answer to show", culprit: "--top", hint: "--top takes 1 or more") }
        if let generator = model.model.model as? any TextGenerator, generator.readsQuestions {
            return .generated(try written(by: generator, in: context))
        }
        let work = ModelInputs(model.model, context)
        if let guesser = model.model.model as? any MaskedWordGuesser { return try words(guesser, work, in: context) }
        let answerer = try model.model.answerer()
        try check(answerer)
        let prepared = try work.preparation().prepare(picture.picture)
        let questions = try model.model.encode([question.text])
        var gated: Tensor?
        let pass = work.pass(
            attention: attention ? [answerer.crossAttentionPath].compactMap(\.self) : [],
            watch: answerer.gate.map { point in
                { place, tensor in
                    if place == point { gated = tensor }
                    return nil
                }
            })
        let logits = try model.model.answer(pixels: try pixels(prepared, in: context), questions, pass)
        for note in pass.notes { context.note(Phrase(note, .warning)) }
        if attention { return .attention(try map(answerer, questions, prepared, pass)) }
        if let gated {
            if gate { return .tensor(flatten(gated)) }
            context.note(Self.share(gated))
        }
        let probabilities = try answerer.probabilities(logits).floats.map(Double.init)
        let rows = zip(answerer.labels, probabilities).map { Ranking.Row(label: $0, value: $1) }
        return .ranking(.best(top, of: rows, sharing: answerer.choosesOne, called: "answer"))
    }

    /// The picture as one of a batch; without it, numbers that stand for the mean colour.
    func pixels(_ prepared: PreparedImage, in context: Context) throws -> Tensor {
        let shape = [1] + prepared.pixelValues.shape
        guard withoutPicture else { return prepared.pixelValues.withShape(shape) }
        context.note(Phrase("without the picture: it is filled with the mean colour", .quiet))
        return try Tensor.zeros(shape)
    }

    /// The answer of a model that writes it.
    private func written(by generator: any TextGenerator, in context: Context) throws -> GeneratedText {
        if gate || attention {
            throw Complaint(
                "\(model.name) writes its answers", culprit: gate ? "--gate" : "--attention",
                hint: "attend \(model.name) shows where it looks")
        }
        return try Writing(model.model, context).text(
            on: picture, question: question.text, rules: generator.generation)
    }

    private func check(_ answerer: any PictureTextClassifier) throws {
        if gate, attention { throw Complaint("--gate and --attention are two values", hint: "ask once for each") }
        if gate, answerer.gate == nil {
            throw Complaint(
                "\(model.name) has no gate", culprit: "--gate", hint: "fuse CLIP --kind gated makes a model with one")
        }
        if attention, answerer is ViLTAnswerer {
            throw Complaint(
                "in \(model.name) words and patches attend to each other in one stream", culprit: "--attention",
                hint: "attend \(model.name) \(picture.name) \"\(question.text)\"")
        }
        if attention, answerer.crossAttentionPath == nil {
            throw Complaint(
                "no word of a question looks at the picture in \(model.name)", culprit: "--attention",
                hint: "fuse CLIP --kind cross makes a model where they do")
        }
    }

    /// How much the picture decided, and how much the question: the mean gate, and what it leaves.
    private static func share(_ gate: Tensor) -> Phrase {
        let numbers = gate.floats
        let picture = numbers.reduce(0) { $0 + Double($1) } / Double(max(numbers.count, 1))
        return Phrase("gate ", .faint)
            + Phrase("picture \(Format.fixed(picture, 2)) · question \(Format.fixed(1 - picture, 2))", .quiet)
    }

    /// The weights over the picture, read for all of the question's tokens together.
    private func map(
        _ answerer: any PictureTextClassifier, _ questions: [Encoding], _ prepared: PreparedImage, _ pass: Pass
    ) throws -> AttentionMap {
        guard let path = answerer.crossAttentionPath, let weights = pass.attention[path] else {
            throw Complaint("no attention came by in \(model.name)")
        }
        let vision = try model.model.imageEmbedder().vision
        return AttentionMap(
            model: model.name, input: InputArgument.picture(name: picture.name, picture.picture).label, method: .raw,
            weights: weights, layers: [0], layerCount: 1, paths: [path], head: .mean,
            queries: Array(0..<(questions.first?.count ?? 0)), queryLabel: question.text,
            tokens: Sight.labels(of: vision.grid), grid: vision.grid,
            subject: AttentionMap.Subject(pixels: picture.picture.pixels, crop: prepared.geometry.cropBox),
            request: "")
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors

/// A picture, a text, or both, on their way through whatever kind of model takes them.
struct InputQuestion {
    private let inputs: [InputArgument]
    let model: LoadedModel
    private let context: Context

    /// - Throws: `Complaint` for more than a picture and a text.
    init(_ inputs: [InputArgument], _ model: LoadedModel, _ context: Context) throws {
        guard inputs.count(where: \.isPicture) < 2, inputs.count { !$0.isPicture } < 2, !inputs.isEmpty else {
            throw Complaint(
                inputs.isEmpty ? "an input is missing" : "one picture and one text are looked at together",
                hint: "a picture, a text, or a picture and a text")
        }
        self.inputs = inputs
        self.model = model
        self.context = context
    }

    /// The same question with another picture or another text.
    func with(_ input: InputArgument) throws -> InputQuestion {
        guard inputs.contains(where: { $0.isPicture == input.isPicture }) else {
            throw Complaint(
                "\(input) is \(input.isPicture ? "a picture" : "a text"), and there is none whose place it could take",
                culprit: input.description)
        }
        return try InputQuestion(
            inputs.map { $0.isPicture == input.isPicture ? input : $0 }, model, context)
    }

    var title: String { inputs.map(\.label).joined(separator: " ") }

    /// How many tokens the text has, and how many rows the picture; 0 for none.
    func sizes() throws -> [Int] {
        let text = try inputs.texts.first.map { try encoded($0).count } ?? 0
        let picture = try pixels().map { $0.shape.reduce(1, *) } ?? 0
        return [text, picture]
    }

    /// What each token of the text is called.
    func pieces() throws -> [String] { try inputs.texts.first.map { try encoded($0).pieces } ?? [] }

    /// What a pass gives, by name: `image`, `text`, `logits`, `score`.
    struct Answer {
        var values: [String: Tensor] = [:]
        /// The label that the model finds likeliest.
        var label: Int?
    }

    /// Runs the model; `label` is whose logit counts as score where it chooses among labels, else the likeliest.
    func answer(label: Int? = nil, _ pass: Pass) throws -> Answer {
        var answer = Answer()
        let pixels = try pixels()
        let encoding = try inputs.texts.first.map(encoded)
        let tokens = encoding.map { TokenBatch([$0.ids]) }
        if let reader = model.model as? any PictureTextReader, !hasVectors, let pixels, let tokens {
            switch try reader.read(pixels: pixels, tokens: tokens, pass) {
            case .match(let score): answer.values = ["logits": score, "score": score]
            case .labels(let logits, _): choose(logits, label, into: &answer)
            case .words(let logits):
                answer.values = ["logits": logits, "score": try likelihood(of: encoding?.ids ?? [], logits)]
            }
        } else if let classifier = model.model as? any PictureTextClassifier, let pixels, let tokens {
            choose(try classifier.logits(pixels: pixels, tokens: tokens, pass), label, into: &answer)
        } else {
            if let pixels { answer.values["image"] = try model.embed(pixels: pixels, pass) }
            if let encoding { answer.values["text"] = try model.embed([encoding], pass) }
            if let image = answer.values["image"], let text = answer.values["text"] {
                let logits = try model.aligner().logits(images: image, texts: text)
                answer.values["logits"] = logits
                answer.values["score"] = logits
            }
        }
        try model.checkIntact()
        return answer
    }

    /// Whether picture and text have vectors of their own, which measures may name.
    private var hasVectors: Bool {
        model.model is any PictureTextAligner && !(model.model is any PictureTextMatcher)
    }

    private func choose(_ logits: Tensor, _ label: Int?, into answer: inout Answer) {
        let numbers = logits.floats
        let chosen = label ?? numbers.indices.max { numbers[$0] < numbers[$1] } ?? 0
        answer.label = chosen
        answer.values["logits"] = logits
        if numbers.indices.contains(chosen) { answer.values["score"] = Tensor(numbers[chosen]) }
    }

    /// The mean log-likelihood of a text's tokens behind the first: logits [1, T, V].
    private func likelihood(of ids: [Int], _ logits: Tensor) throws -> Tensor {
        guard logits.rank == 3, ids.count > 1, logits.shape[1] >= ids.count else { return try mean(logits) }
        let scores = try logSoftmax(logits)
        let taken = try (1..<ids.count).map { try scores.subscripted([.at(0), .at($0 - 1), .at(ids[$0])]) }
        return try mean(try stack(taken))
    }

    private func pixels() throws -> Tensor? {
        guard let picture = inputs.pictures.first?.picture else { return nil }
        let prepared = try ModelInputs(model, context).preparation().prepare(picture).pixelValues
        return prepared.withShape([1] + prepared.shape)
    }

    private func encoded(_ text: String) throws -> Encoding {
        if let reader = model.model as? any PictureTextReader { return try model.encode(text, for: reader) }
        let tokenizer = try model.tokenizer()
        let most =
            (model.model as? any PictureTextClassifier)?.maximumTokens
            ?? (model.model as? any TextEmbedder)?.maximumTokens
        return tokenizer.encode(text, limit: min(tokenizer.maximumLength ?? most ?? 512, most ?? 512))
    }
}

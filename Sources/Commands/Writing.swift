// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Results

/// A text on a picture while it is written: shown as it grows, stoppable between layers.
struct Writing {
    private let model: LoadedModel
    private let context: Context
    private let work: ModelInputs

    init(_ model: LoadedModel, _ context: Context) {
        self.model = model
        self.context = context
        work = ModelInputs(model, context)
    }

    /// - Parameter question: what the model is asked, where it reads that.
    func text(
        on picture: PictureArgument, question: String? = nil, prompt: String = "", rules: GenerationRules,
        stops: [String] = []
    ) throws -> GeneratedText {
        let start = ContinuousClock.now
        let tokenizer = try model.tokenizer()
        let opening = try model.encode(prompt: prompt)
        let prepared = try work.preparation().prepare(picture.picture)
        let questions = try question.map { [try model.encode(question: $0)] }
        var notes: [Pass] = []
        func made(_ texts: [Hypothesis], seconds: Double?) -> GeneratedText? {
            GeneratedText(
                texts, prompt: opening, tokenizer: tokenizer, rules: rules, model: model.name,
                input: InputArgument.picture(name: picture.name, picture.picture).label, question: question,
                seconds: seconds, pixels: picture.picture.pixels)
        }
        let written = try model.write(
            pixels: prepared.pixelValues.withShape([1] + prepared.pixelValues.shape), questions: questions,
            prompt: prompt, rules: rules, stops: stops,
            pass: { cache in
                let pass = work.pass(cache: cache)
                notes.append(pass)
                return pass
            },
            progress: { text in if let growing = made([text], seconds: nil) { context.publish(growing) } })
        work.tell(notes.flatMap(\.notes))
        let taken = ContinuousClock.now - start
        let seconds = Double(taken.components.seconds) + Double(taken.components.attoseconds) * 1e-18
        guard let texts = written.first, let text = made(texts, seconds: seconds) else {
            throw Complaint("\(model.name) wrote nothing")
        }
        return text
    }
}

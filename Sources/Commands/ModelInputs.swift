// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors

/// Pictures and texts on their way into a model: prepared and embedded in batches, stoppable between layers.
struct ModelInputs {
    let model: LoadedModel
    private let context: Context
    private let resize: ResizeChoice?
    /// Pictures or texts in one pass.
    static let batch = 32

    init(_ model: LoadedModel, _ context: Context, resize: ResizeChoice? = nil) {
        self.model = model
        self.context = context
        self.resize = resize
    }

    /// The model's preparation, with the way of resizing that is set.
    func preparation() throws -> ImagePreparation {
        var preparation = try model.preparation()
        let choice = resize ?? ResizeChoice(rawValue: context.session.settings.text("resize")) ?? .pillow
        preparation.method = choice.method
        return preparation
    }

    /// A pass that stops where the user asks for it, with what is patched in place.
    func pass(
        attention: [String] = [], watch: Pass.Watch? = nil, watched: WatchedModules = .all,
        cache: KeyValueCache? = nil
    ) -> Pass {
        context.pass(over: model, attention: attention, watch: watch, watched: watched, cache: cache)
    }

    /// Says what a pass had to say, each once.
    func tell(_ notes: [String]) {
        for note in notes { context.noteOnce(Phrase(note, .warning)) }
    }

    /// A vector for each picture, as the model gives it: [pictures, width].
    func embed(
        pictures: [Picture], batch: Int = Self.batch, _ progress: (Int) -> Void = { _ in }
    ) throws -> Tensor {
        let preparation = try preparation()
        return try inBatches(pictures, batch, progress) { pictures, pass in
            try model.embed(pixels: try preparation.prepare(pictures).pixelValues, pass)
        }
    }

    /// A vector for each text, as the model gives it: [texts, width].
    func embed(texts: [String], batch: Int = Self.batch, _ progress: (Int) -> Void = { _ in }) throws -> Tensor {
        try inBatches(texts, batch, progress) { texts, pass in try model.embed(try model.encode(texts), pass) }
    }

    /// A vector for each input in their order, pictures and texts mixed.
    func embed(_ inputs: [InputArgument], unit: Bool) throws -> Tensor {
        var (pictures, texts): ([Picture], [String]) = ([], [])
        for input in inputs {
            switch input {
            case .picture(_, let picture): pictures.append(picture)
            case .text(let text): texts.append(text)
            }
        }
        let total = inputs.count
        func tell(_ done: Int) {
            if total > Self.batch {
                context.progress("embed", fraction: Double(done) / Double(total), detail: "\(done) of \(total)")
            }
        }
        var kinds: [Tensor] = []
        if !pictures.isEmpty { kinds.append(try embed(pictures: pictures, tell)) }
        if !texts.isEmpty { kinds.append(try embed(texts: texts) { tell(pictures.count + $0) }) }
        var vectors = kinds.count == 1 ? kinds[0] : try concatenate(kinds, axis: 0)
        if !pictures.isEmpty, !texts.isEmpty {
            var (nextPicture, nextText) = (0, pictures.count)
            let order = inputs.map { input -> Int in
                defer { if input.isPicture { nextPicture += 1 } else { nextText += 1 } }
                return input.isPicture ? nextPicture : nextText
            }
            vectors = try vectors.subscripted([.list(order)])
        }
        return unit ? try normalized(vectors) : vectors
    }

    /// One unit vector for each label: the mean of what the templates make of it, as the CLIP paper (§3.1.4) does.
    func embed(labels: [String], templates: [Template]) throws -> Tensor {
        let texts = templates.flatMap { template in labels.map { template.filled(with: $0) } }
        let vectors = try normalized(try embed(texts: texts))
        if templates.count < 2 { return vectors }
        let width = vectors.shape.last ?? 0
        let average = try mean(reshape(vectors, [templates.count, labels.count, width]), axes: [0])
        return try normalized(average)
    }

    private func inBatches<Input>(
        _ inputs: [Input], _ batch: Int, _ progress: (Int) -> Void, _ embed: ([Input], Pass) throws -> Tensor
    ) throws -> Tensor {
        let pass = pass()
        var parts: [Tensor] = []
        for start in stride(from: 0, to: inputs.count, by: batch) {
            try context.checkpoint()
            let end = min(inputs.count, start + batch)
            parts.append(try embed(Array(inputs[start..<end]), pass))
            progress(end)
        }
        tell(pass.notes)
        return parts.count == 1 ? parts[0] : try concatenate(parts, axis: 0)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Preparing
import Tensors

extension LoadedModel {
    /// The model as one that writes on pictures.
    ///
    /// - Throws: `ModelError` when it is no such model.
    public func generator() throws(ModelError) -> any TextGenerator {
        guard let generator = model as? any TextGenerator else {
            throw ModelError(
                "\(name) (\(facts.modelType)) writes no texts",
                hint: "load a model that does, such as BLIP or a vision-encoder-decoder")
        }
        return generator
    }

    /// The tokens of a prompt, without those that the tokenizer puts around a text.
    public func encode(prompt: String) throws -> [Int] {
        guard !prompt.isEmpty else { return [] }
        let encoding = try tokenizer().encode(prompt, limit: nil)
        return zip(encoding.ids, encoding.isSpecial).filter { !$1 }.map(\.0)
    }

    /// A question as a generator reads it, cut at the most that the model reads.
    public func encode(question: String) throws -> Encoding {
        let tokenizer = try tokenizer()
        let most = (model as? any PictureTextReader)?.maximumTokens ?? .max
        return tokenizer.encode(question, limit: min(tokenizer.maximumLength ?? most, most))
    }

    /// A text as the reader is given it: what opens it, then its tokens, cut at the most that the model reads.
    public func encode(_ text: String, for reader: any PictureTextReader) throws -> Encoding {
        let tokenizer = try tokenizer()
        let opening = reader.opening
        let most = min(tokenizer.maximumLength ?? reader.maximumTokens, reader.maximumTokens)
        var encoding = tokenizer.encode(text, limit: most - opening.count)
        encoding.ids = opening + encoding.ids
        encoding.tokens = opening.map { tokenizer.token($0) ?? "" } + encoding.tokens
        encoding.pieces = opening.map { tokenizer.piece($0) ?? "" } + encoding.pieces
        encoding.words = opening.map { _ in nil } + encoding.words
        encoding.isSpecial = opening.map { _ in true } + encoding.isSpecial
        return encoding
    }

    /// What the model writes on each picture behind a prompt: pixels [B, C, H, W] → of each picture its text, or with
    /// beams as many texts, the best first.
    ///
    /// - Parameters:
    ///   - questions: B questions, where the model reads them.
    ///   - stops: words that end a text once it holds one.
    ///   - pass: makes a pass with a cache, or one without, for what is worked out once.
    ///   - progress: is told the first picture's text as it grows.
    public func write(
        pixels: Tensor, questions: [Encoding]? = nil, prompt: String = "", rules: GenerationRules,
        stops: [String] = [], pass: (KeyValueCache?) -> Pass, progress: (Hypothesis) throws -> Void = { _ in }
    ) throws -> [[Hypothesis]] {
        let generator = try generator()
        guard generator.readsQuestions == (questions != nil) else {
            throw ModelError(
                questions == nil ? "\(name) answers questions on pictures" : "\(name) reads no question",
                hint: questions == nil ? "ask \(name) PICTURE QUESTION" : "caption \(name) PICTURE")
        }
        let source = try generator.source(
            pixels: pixels, question: questions.map { TokenBatch($0.map(\.ids)) }, pass(nil))
        let opening = rules.start + (try encode(prompt: prompt))
        let tokenizer = try tokenizer()
        return try withoutActuallyEscaping(progress) { progress in
            let search = TextSearch(
                rules,
                stops: { ids in
                    guard !stops.isEmpty else { return false }
                    let text = tokenizer.decode(ids, skippingSpecials: true)
                    return stops.contains { text.contains($0) }
                }, progress: progress)
            let texts: [[Hypothesis]]
            if rules.beams > 1 {
                texts = try (0..<pixels.shape[0]).map { picture in
                    let steps = try CachedSteps(
                        generator, source: try source.rows([picture]), pass(KeyValueCache()))
                    return try search.beams(after: opening, next: steps.next)
                }
            } else {
                let steps = try CachedSteps(generator, source: source, pass(KeyValueCache()))
                texts = try search.words(
                    after: [[Int]](repeating: opening, count: pixels.shape[0]), next: steps.next
                ).map { [$0] }
            }
            try checkIntact()
            return texts
        }
    }
}

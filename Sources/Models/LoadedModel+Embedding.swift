// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Preparing
import Tensors

extension LoadedModel {
    /// The model as one that embeds pictures.
    ///
    /// - Throws: `ModelError` when it is no such model.
    public func imageEmbedder() throws(ModelError) -> any ImageEmbedder {
        guard let embedder = model as? any ImageEmbedder else {
            throw ModelError("\(name) (\(facts.modelType)) does not embed pictures", hint: "load a CLIP model")
        }
        return embedder
    }

    /// The model as one that embeds texts.
    ///
    /// - Throws: `ModelError` when it is no such model.
    public func textEmbedder() throws(ModelError) -> any TextEmbedder {
        guard let embedder = model as? any TextEmbedder else {
            throw ModelError("\(name) (\(facts.modelType)) does not embed texts", hint: "load a CLIP or BERT model")
        }
        return embedder
    }

    /// The model as one that compares pictures with texts.
    ///
    /// - Throws: `ModelError` when it is no such model.
    public func aligner() throws(ModelError) -> any PictureTextAligner {
        guard let aligner = model as? any PictureTextAligner else {
            throw ModelError(
                "\(name) (\(facts.modelType)) does not embed pictures and texts in one space", hint: "load a CLIP model"
            )
        }
        return aligner
    }

    /// Texts as tokens, cut at the most that the model reads.
    public func encode(_ texts: [String]) throws -> [Encoding] {
        let tokenizer = try tokenizer()
        let most = try maximumTokens()
        let limit = min(tokenizer.maximumLength ?? most, most)
        return texts.map { tokenizer.encode($0, limit: limit) }
    }

    /// The most tokens of a text that the model reads, specials among them.
    ///
    /// - Throws: `ModelError` when it reads no texts.
    private func maximumTokens() throws(ModelError) -> Int {
        if let reader = model as? any PictureTextReader { return reader.maximumTokens }
        return try textEmbedder().maximumTokens
    }

    /// A vector for each prepared picture, of the length the model gives it: pixels [B, C, H, W] → [B, D].
    public func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor {
        let vectors = try imageEmbedder().embed(pixels: pixels, pass)
        try checkIntact()
        return vectors
    }

    /// A vector for each text, of the length the model gives it: [B, D]. Texts that are cut are said in the pass's
    /// notes.
    ///
    /// - Parameter allRows: whether the rows after the end of a text are worked through too, as Hugging Face pads them.
    public func embed(_ encodings: [Encoding], allRows: Bool = false, _ pass: Pass) throws -> Tensor {
        let embedder = try textEmbedder()
        let padding = allRows ? try tokenizer().specials.pad ?? 0 : 0
        let batch = TokenBatch(encodings.map(\.ids), rows: allRows ? .all(padding: padding) : .toEnd)
        sayCut(encodings, at: embedder.maximumTokens, pass)
        let vectors = try embedder.embed(tokens: batch, pass)
        try checkIntact()
        return vectors
    }

    /// Says in the pass's notes that texts were cut, where some were.
    func sayCut(_ encodings: [Encoding], at most: Int, _ pass: Pass) {
        let cut = encodings.count(where: \.isTruncated)
        if cut > 0 {
            let what = cut == 1 ? "a text is" : "\(cut) texts are"
            pass.say("\(what) longer than the \(most) tokens this model reads; the rest was left out")
        }
    }
}

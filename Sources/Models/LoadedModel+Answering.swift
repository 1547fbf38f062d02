// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Preparing
import Tensors

extension LoadedModel {
    /// The model as one that answers questions on pictures.
    ///
    /// - Throws: `ModelError` when it is no such model.
    public func answerer() throws(ModelError) -> any PictureTextClassifier {
        guard let answerer = model as? any PictureTextClassifier else {
            throw ModelError(
                "\(name) (\(facts.modelType)) does not answer questions on pictures",
                hint: model is CLIPModel ? "fuse makes a model that does from its towers" : "fuse a CLIP model")
        }
        return answerer
    }

    /// A logit for each answer to each question on the picture beside it: pixels [B, C, H, W] and B questions →
    /// [B, labels]. Questions that are cut are said in the pass's notes.
    public func answer(pixels: Tensor, _ questions: [Encoding], _ pass: Pass) throws -> Tensor {
        let answerer = try answerer()
        sayCut(questions, at: answerer.maximumTokens, pass)
        let logits = try answerer.logits(pixels: pixels, tokens: TokenBatch(questions.map(\.ids)), pass)
        try checkIntact()
        return logits
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks

extension TextGenerator {
    /// A text behind each prompt, a word at a time from a cache: B prompts of one length, B rows of a source → B texts.
    ///
    /// - Parameter pass: has a cache, in which nothing lies yet.
    /// - Throws: `ModelError` when rules ask for beams, which `LoadedModel.write` follows.
    public func texts(
        after prompts: [[Int]], source: GenerationSource, _ search: TextSearch, _ pass: Pass
    ) throws -> [Hypothesis] {
        guard search.rules.beams <= 1 else { throw ModelError("texts of a batch are written without beams") }
        let steps = try CachedSteps(self, source: source, pass)
        return try search.words(after: prompts, next: steps.next)
    }
}

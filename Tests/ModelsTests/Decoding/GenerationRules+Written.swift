// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import TestSupport

extension GenerationRules {
    /// The rules that a text of the fixtures was written under, whose scripts allow ten tokens where they say nothing.
    init(_ written: Written, ends: Set<Int>) {
        self.init(start: written.opening, ends: ends, padding: 0, maximumLength: 1)
        let rules = written.rules
        maximumNew = rules.max_new_tokens ?? 10
        minimumLength = rules.min_length ?? 0
        beams = rules.num_beams ?? 1
        lengthPenalty = rules.length_penalty ?? 1
        repetitionPenalty = rules.repetition_penalty ?? 1
        unrepeated = rules.no_repeat_ngram_size ?? 0
        suppressed = Set(rules.suppress_tokens ?? [])
        suppressedFirst = Set(rules.begin_suppress_tokens ?? [])
        earlyStopping = rules.early_stopping == .yes
        searchesOn = rules.early_stopping == .never
    }
}

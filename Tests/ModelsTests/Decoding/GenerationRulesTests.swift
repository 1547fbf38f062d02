// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Glibc
import TestSupport
import Testing

@testable import Models

@Suite("GenerationRules")
struct GenerationRulesTests {
    private func read(_ file: String?, config: String = "{}", inner: String? = nil, most: Int = 64) throws
        -> GenerationRules
    {
        try GenerationRules(
            file: try file.map { try JSON(parsing: $0) }, config: try JSON(parsing: config),
            inner: try inner.map { try JSON(parsing: $0) }, most: most)
    }

    @Test("Where a file says little, twenty tokens are written, the likeliest each")
    func defaults() throws {
        let rules = try read(#"{"bos_token_id": 5, "eos_token_id": 7}"#)
        #expect(rules.start == [5] && rules.ends == [7] && rules.padding == 7)
        #expect(rules.maximumNew == 20 && rules.beams == 1)
        #expect(rules.sampling == nil && !rules.earlyStopping && !rules.searchesOn)
        #expect(rules.limit(opening: 3) == 23 && rules.limit(opening: 60) == 64)
    }

    @Test("What a file says counts, the start of a decoder before that of a text")
    func everything() throws {
        let rules = try read(
            #"{"decoder_start_token_id": 1, "bos_token_id": 5, "eos_token_id": [7, 8], "pad_token_id": 9, "#
                + #""max_length": 30, "min_length": 4, "num_beams": 3, "length_penalty": 0.5, "#
                + #""repetition_penalty": 1.2, "early_stopping": "never", "no_repeat_ngram_size": 2, "#
                + #""suppress_tokens": [3], "begin_suppress_tokens": [4]}"#)
        var wanted = GenerationRules(start: [1], ends: [7, 8], padding: 9, maximumLength: 30)
        (wanted.places, wanted.minimumLength, wanted.beams) = (64, 4, 3)
        (wanted.lengthPenalty, wanted.repetitionPenalty, wanted.searchesOn) = (0.5, 1.2, true)
        (wanted.unrepeated, wanted.suppressed, wanted.suppressedFirst) = (2, [3], [4])
        #expect(rules == wanted)
        #expect(try read(#"{"bos_token_id": 1, "early_stopping": true}"#).earlyStopping)
    }

    @Test("Without that file the same keys of config.json count, and those of its decoder; tokens may stand in either")
    func configuration() throws {
        let old = try read(
            nil, config: #"{"decoder_start_token_id": 2, "max_length": 12}"#,
            inner: #"{"eos_token_id": 3, "max_length": 50, "num_beams": 4}"#)
        #expect(old.start == [2] && old.ends == [3] && old.maximumLength == 12 && old.beams == 4)
        let split = try read(#"{"max_length": 9}"#, config: #"{"bos_token_id": 2, "max_length": 12, "num_beams": 4}"#)
        #expect(split.start == [2] && split.maximumLength == 9 && split.beams == 1)
    }

    @Test("Draws are taken where the file says so, with transformers' defaults")
    func sampling() throws {
        let rules = try read(#"{"bos_token_id": 1, "do_sample": true, "temperature": 0.7}"#)
        #expect(rules.sampling?.temperature == 0.7 && rules.sampling?.topK == 50 && rules.sampling?.topP == 1)
    }

    @Test(
        "Values that cannot be are refused by name",
        arguments: [
            ("{}", "decoder_start_token_id"), (#"{"bos_token_id": -1}"#, "bos_token_id"),
            (#"{"bos_token_id": "a"}"#, "bos_token_id"), (#"{"bos_token_id": 1e12}"#, "bos_token_id"),
            (#"{"bos_token_id": 1, "eos_token_id": [2, "x"]}"#, "eos_token_id"),
            (#"{"bos_token_id": 1, "num_beams": 0}"#, "num_beams"),
            (#"{"bos_token_id": 1, "num_beams": 1000000}"#, "num_beams"),
            (#"{"bos_token_id": 1, "max_length": 0}"#, "max_length"),
            (#"{"bos_token_id": 1, "repetition_penalty": 0}"#, "repetition_penalty"),
            (#"{"bos_token_id": 1, "length_penalty": 1e9}"#, "length_penalty"),
            (#"{"bos_token_id": 1, "do_sample": true, "temperature": 0}"#, "temperature"),
            (#"{"bos_token_id": 1, "do_sample": true, "top_p": 2}"#, "top_p"),
        ])
    func refusals(_ text: String, _ name: String) {
        let error = #expect(throws: ModelError.self) { try read(text) }
        #expect(error?.message.contains(name) == true)
    }

    @Test("Temperature, top-k and top-p leave of a row of scores what transformers' leave")
    func warping() throws {
        let cases = try Warped.all()
        #expect(cases.count == 5)
        for truth in cases {
            var sampling = GenerationRules.Sampling()
            (sampling.temperature, sampling.topK, sampling.topP) = (truth.temperature, truth.top_k, truth.top_p)
            var scores = truth.scores
            sampling.warp(&scores)
            let highest = try #require(scores.max())
            let total = scores.reduce(0) { $0 + expf($1 - highest) }
            let shares = scores.map { expf($0 - highest) / total }
            #expect(largestDifference(shares, truth.probabilities) < 1e-6, "\(truth)")
        }
    }

    @Test("The word that is drawn is the one whose part of the line holds the draw")
    func drawing() {
        let sampling = GenerationRules.Sampling()
        let scores = [logf(0.2), -Float.infinity, logf(0.5), logf(0.3)]
        #expect(sampling.word(of: scores, at: 0) == 0 && sampling.word(of: scores, at: 0.19) == 0)
        #expect(sampling.word(of: scores, at: 0.21) == 2 && sampling.word(of: scores, at: 0.71) == 3)
        #expect(sampling.word(of: scores, at: 0.9999999) == 3)
        #expect(sampling.word(of: [-.infinity, -.infinity], at: 0.5) == nil)
    }

    @Test("The largest of equal numbers are the first, and NaN is never among them")
    func largestPlaces() {
        #expect(largest(3, of: [1, 3, 3, .nan, 2]) == [1, 2, 4])
        #expect(largest(9, of: [1, -.infinity]) == [0, 1] && largest(0, of: [1]).isEmpty)
        #expect(largest(2, of: [.nan, .nan]).isEmpty)
    }
}

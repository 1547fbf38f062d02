// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Networks
import Tensors
import TestSupport
import Testing

@testable import Models

/// Against `generate` of transformers (Tests/Fixtures/make_writers.py), and on tables of words small enough to reckon.
@Suite("TextSearch")
struct TextSearchTests {
    static let written = (try? Written.all(in: "tiny-gpt2")) ?? []
    private static let end = 379

    @Test("There are texts to hold it against")
    func thereIsTruth() { #expect(Self.written.count == 26) }

    @Test("Every text, and every score of beams, is transformers', under each set of rules", arguments: written)
    func parity(_ truth: Written) throws {
        let model = try #require(try LoadedModel.fixture("tiny-gpt2").model as? GPT2Model)
        var read: [[Int]] = []
        let search = TextSearch(GenerationRules(truth, ends: [Self.end]))
        // Without a cache: each call reads all there is.
        func next(_ rows: [[Int]], _ parents: [Int]) throws -> [[Float]] {
            read = read.isEmpty ? rows : zip(rows, parents).map { read[$1] + $0 }
            let logits = try model.logits(tokens: TokenBatch(read), Pass())
            let width = logits.shape[2], count = logits.shape[1]
            return (0..<read.count).map { row in
                Array(logits.floats[((row + 1) * count - 1) * width..<(row + 1) * count * width])
            }
        }
        let texts =
            search.rules.beams > 1
            ? try search.beams(after: truth.opening, next: next)
            : try search.words(after: [truth.opening], next: next)
        #expect(texts.count == truth.ids.count)
        for (place, text) in texts.enumerated() {
            #expect(text.ids == truth.text(place, end: Self.end), "text \(place)")
            if truth.scores.indices.contains(place) {
                #expect(abs(text.score - truth.scores[place]) <= 1e-4 * max(abs(truth.scores[place]), 1))
            }
        }
    }

    /// What follows each word of three, the last of which ends a text: rows of probabilities.
    private func table(_ rows: [[Float]]) -> TextSearch.Next {
        { tokens, _ in tokens.map { rows[$0.last ?? 0].map { Float.log($0) } } }
    }

    private func rules(most: Int = 4, change: (inout GenerationRules) -> Void = { _ in }) -> GenerationRules {
        var rules = GenerationRules(start: [0], ends: [2], padding: 2, maximumLength: 100)
        rules.maximumNew = most
        change(&rules)
        return rules
    }

    @Test("The likeliest word is taken, with what the model gave it and what else could stand there")
    func greedy() throws {
        let next = table([[0.1, 0.7, 0.2], [0.05, 0.05, 0.9], [0, 0, 1]])
        var grown: [Int] = []
        let search = TextSearch(rules(), progress: { grown.append($0.choices.count) })
        let text = try #require(try search.words(after: [[0]], next: next).first)
        #expect(text.ids == [1, 2] && text.ending == .end && grown == [1, 2])
        #expect(abs(text.choices[0].probability - 0.7) < 1e-5)
        #expect(text.choices[0].alternatives.map(\.id) == [1, 2, 0])
        #expect(abs(text.score - Float.log(0.7 * 0.9)) < 1e-5)
    }

    @Test("Beams find what the likeliest word leads away from")
    func beams() throws {
        // 2 is likelier at first; 1 leads to a surer end.
        let next = table([[0, 0.4, 0.6, 0], [0, 0, 0.1, 0.9], [0.3, 0.3, 0.2, 0.2], [0, 0, 0, 1]])
        #expect(try TextSearch(rules { $0.ends = [3] }).words(after: [[0]], next: next)[0].ids.first == 2)
        let texts = try TextSearch(rules { ($0.beams, $0.ends) = (2, [3]) }).beams(after: [0], next: next)
        #expect(texts[0].ids == [1, 3] && texts[0].ending == .end && texts.count == 2)
        #expect(abs(texts[0].score - Float.log(0.4 * 0.9) / 2) < 1e-5 && texts[0].score >= texts[1].score)
    }

    @Test("Rows of a batch end each in its place, and those that are over are asked no more")
    func batch() throws {
        let next = table([[0.1, 0.7, 0.2], [0.05, 0.05, 0.9], [0, 0, 1]])
        var asked: [Int] = []
        let texts = try TextSearch(rules()).words(after: [[0], [1], [1]]) { rows, parents in
            asked.append(rows.count)
            return try next(rows, parents)
        }
        #expect(texts.map(\.ids) == [[1, 2], [2], [2]] && asked == [3, 1])
    }

    @Test("A text ends at its limit, or at a word that stops it, and never before its least length")
    func ends() throws {
        let on = table([[0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0, 0, 1]])
        let limited = try TextSearch(rules(most: 3)).words(after: [[0]], next: on)[0]
        #expect(limited.ids == [1, 0, 1] && limited.ending == .limit)
        let stopped = try TextSearch(rules(), stops: { $0.contains(0) }).words(after: [[0]], next: on)[0]
        #expect(stopped.ids == [1, 0] && stopped.ending == .stop)
        let soon = table([[0.2, 0.1, 0.7], [0.1, 0.2, 0.7], [0, 0, 1]])
        let least = try TextSearch(rules { $0.minimumLength = 3 }).words(after: [[0]], next: soon)[0]
        #expect(least.ids == [0, 0, 2])
        let beams = try TextSearch(rules { ($0.minimumLength, $0.beams) = (3, 2) }).beams(after: [0], next: soon)
        #expect(beams.allSatisfy { $0.ids.count >= 3 })
    }

    @Test("Draws hang on the seed alone, and come as often as the model says")
    func draws() throws {
        let next = table([[0.2, 0.5, 0.3], [0, 0, 1], [0, 0, 1]])
        func first(seed: UInt64) throws -> Int {
            let search = TextSearch(
                rules(most: 1) {
                    $0.sampling = .init(); $0.sampling?.seed = seed
                })
            return try search.words(after: [[0]], next: next)[0].ids[0]
        }
        #expect(try first(seed: 7) == first(seed: 7))
        var counts = [0, 0, 0]
        for seed in 0..<600 { counts[try first(seed: UInt64(seed))] += 1 }
        for (count, share) in zip(counts, [0.2, 0.5, 0.3]) { #expect(abs(Double(count) / 600 - share) < 0.06) }
        // Texts of one batch are drawn apart.
        let search = TextSearch(rules(most: 1) { $0.sampling = .init() })
        let many = try search.words(after: [[Int]](repeating: [0], count: 40), next: next).map { $0.ids[0] }
        #expect(Set(many).count == 3)
    }

    @Test("Where nothing may be written, or no room is left, that is said")
    func refusals() {
        let next = table([[0.2, 0.5, 0.3], [0, 0, 1], [0, 0, 1]])
        for beams in [1, 2] {
            let search = TextSearch(rules { ($0.suppressed, $0.beams) = ([0, 1, 2], beams) })
            #expect(throws: ModelError.self) {
                if beams > 1 { _ = try search.beams(after: [0], next: next) }
                _ = try search.words(after: [[0]], next: next)
            }
        }
        #expect(throws: ModelError.self) {
            try TextSearch(rules { ($0.maximumNew, $0.maximumLength) = (nil, 2) }).words(after: [[0, 1]], next: next)
        }
    }
}

extension Float {
    fileprivate static func log(_ value: Float) -> Float { value > 0 ? logf(value) : -.infinity }
}

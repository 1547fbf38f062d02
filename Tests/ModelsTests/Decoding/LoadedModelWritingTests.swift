// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Preparing
import Results
import Tensors
import TestSupport
import Testing

/// Texts on pictures from the cache, against `generate` of transformers (Tests/Fixtures/make_writers.py).
@Suite("Writing on pictures")
struct LoadedModelWritingTests {
    static let written = (try? Written.all(in: "tiny-vit-gpt2")) ?? []
    private static let end = 379

    private func pixels(_ names: [String]) throws -> Tensor {
        let expected = try Expected("pixel_values", in: "tiny-vit-gpt2")
        let all = try Fixtures.notes("tiny-vit-gpt2").pictures
        return try takeRows(
            Tensor(expected.values, shape: expected.shape), try names.map { try #require(all.firstIndex(of: $0)) })
    }

    private func write(
        _ names: [String], prompt: String = "", stops: [String] = [],
        _ change: (inout GenerationRules) -> Void = { _ in }
    ) throws -> [[Hypothesis]] {
        let model = try LoadedModel.fixture("tiny-vit-gpt2")
        var rules = try model.generator().generation
        change(&rules)
        return try model.write(
            pixels: try pixels(names), prompt: prompt, rules: rules, stops: stops,
            pass: { Pass(attention: $1, cache: $0) }
        ).map(\.texts)
    }

    @Test("There are texts to hold it against")
    func thereIsTruth() { #expect(Self.written.count == 30) }

    @Test("Every text, and every score of beams, is transformers', under each set of rules", arguments: written)
    func parity(_ truth: Written) throws {
        let prompt = truth.opening.count > 1 ? "a photo of" : ""
        let texts = try write([try #require(truth.picture)], prompt: prompt) {
            let start = $0.start
            $0 = GenerationRules(truth, ends: [Self.end])
            $0.start = start
        }
        #expect(texts.count == 1 && texts[0].count == truth.ids.count)
        for (place, text) in texts[0].enumerated() {
            #expect(text.ids == truth.text(place, end: Self.end), "text \(place)")
            if truth.scores.indices.contains(place) { #expect(abs(text.score - truth.scores[place]) < 1e-3) }
        }
    }

    @Test("Pictures of a batch have each the text it has alone, with beams and without", arguments: [1, 3])
    func batch(_ beams: Int) throws {
        let names = ["cat.png", "toys.png", "boat.png"]
        let together = try write(names) { $0.beams = beams }
        #expect(together.count == 3)
        for (name, texts) in zip(names, together) {
            #expect(texts.map(\.ids) == (try write([name]) { $0.beams = beams }[0].map(\.ids)))
        }
    }

    @Test("The folder's own rules bound a text, prompt and all")
    func ownRules() throws {
        let rules = try LoadedModel.fixture("tiny-vit-gpt2").generator().generation
        #expect(rules.start == [Self.end] && rules.ends == [Self.end] && rules.maximumLength == 16)
        #expect(rules.maximumNew == nil && rules.places == 32)
        let text = try write(["cat.png"], prompt: "a photo of") { $0.ends = [] }[0][0]
        #expect(text.ids.count == 12 && text.ending == .limit)
    }

    @Test("A word that stops it ends a text that holds it")
    func stops() throws {
        let text = try write(["cat.png"], stops: ["photo"])[0][0]
        let tokenizer = try LoadedModel.fixture("tiny-vit-gpt2").tokenizer()
        #expect(text.ending == .stop && tokenizer.decode(text.ids) == "a photo")
    }

    @Test("Words are told from their pieces, the end from words, and the prompt from what was written")
    func words() throws {
        let model = try LoadedModel.fixture("tiny-vit-gpt2")
        let rules = try model.generator().generation
        let tokenizer = try model.tokenizer()
        let texts = try write(["cat.png"], prompt: "a photo of") { $0.beams = 2 }[0]
        let shown = try #require(
            GeneratedText(
                texts, prompt: try model.encode(prompt: "a photo of"), tokenizer: tokenizer,
                rules: rules, model: "writer", input: "cat.png"))
        #expect(shown.prompt == "a photo of" && shown.text.hasPrefix("a photo of a ") && shown.ending == .end)
        #expect(shown.tokens.first?.text == "a" && shown.tokens.allSatisfy { $0.alternatives.count == 5 })
        #expect(!shown.tokens.contains { $0.id == Self.end } && shown.beams.count == 2)
        #expect(shown.beams[0].text == shown.text && shown.beams[0].score >= shown.beams[1].score)
    }

    @Test(
        "Where words looked is what a reader of the whole text keeps, in the rows that predict them", arguments: [1, 3])
    func gaze(_ beams: Int) throws {
        let model = try LoadedModel.fixture("tiny-vit-gpt2")
        var rules = try model.generator().generation
        rules.beams = beams
        let written = try model.write(
            pixels: try pixels(["cat.png"]), prompt: "a photo", rules: rules, gazing: true,
            pass: { Pass(attention: $1, cache: $0) })
        let text = try #require(written[0].texts.first), gaze = try #require(written[0].gaze)
        let reader = try #require(model.model as? any PictureTextReader)
        let read = rules.start + (try model.encode(prompt: "a photo")) + text.ids.dropLast()
        let stack = try reader.attentionStacks(pictureSize: (32, 32), tokens: read.count)[0]
        let pass = Pass(attention: stack.paths)
        _ = try reader.read(pixels: try pixels(["cat.png"]), tokens: TokenBatch([read]), pass)
        #expect(gaze.weights.shape == [2, text.ids.count, 17] && gaze.heads == 4 && gaze.grid == stack.keys.grid)
        for (layer, path) in stack.paths.enumerated() {
            let all = try mean(try #require(pass.attention[path]), axes: [0, 1]).floats
            for token in text.ids.indices {
                let row = (read.count - text.ids.count + token) * 17
                #expect(largestDifference(gaze.row(layer: layer, token: token), all[row..<row + 17]) < 1e-5)
            }
        }
    }

    @Test("A cache that holds something, a question, and a model that writes nothing are refused")
    func refusals() throws {
        let model = try LoadedModel.fixture("tiny-vit-gpt2")
        let rules = try model.generator().generation
        let used = KeyValueCache()
        used.advance(by: 1)
        let picture = try pixels(["cat.png"])
        #expect(throws: ModelError.self) {
            try model.write(pixels: picture, rules: rules, pass: { _, _ in Pass(cache: used) })
        }
        let question = try model.encode(question: "what is it?")
        #expect(throws: ModelError.self) {
            try model.write(
                pixels: picture, questions: [question], rules: rules, pass: { Pass(attention: $1, cache: $0) })
        }
        #expect(throws: ModelError.self) { try LoadedModel.fixture("tiny-clip").generator() }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Models
import Networks
import Preparing
import Results
import Tensors
import TestSupport
import Testing

/// Against what transformers computes (Tests/Fixtures/make_vilt.py).
@Suite("ViLT")
struct ViLTModelTests {
    @Test("Answers to questions on pictures of three sizes have the reference's logits")
    func answers() throws {
        let fixture = try ViLTFixture()
        #expect(try fixture.answerDistance() < 1e-4)
        #expect(try fixture.model.answerer().labels == Fixtures.notes("tiny-vilt").labels)
        #expect(try fixture.model.answerer().maximumTokens == 24)
    }

    @Test("Pictures and texts of several sizes in one batch give what each gives alone")
    func batch() throws {
        let fixture = try ViLTFixture()
        let (pixels, areas) = try fixture.padded()
        #expect(pixels.shape == [3, 3, 32, 32])
        let answerer = try #require(fixture.model.model as? ViLTAnswerer)
        let sizes = areas.map { PixelSize(height: $0.height, width: $0.width) }
        let logits = try answerer.logits(pixels: pixels, areas: sizes, tokens: TokenBatch(fixture.ids), Pass())
        #expect(largestDifference(logits.floats, try Expected("logits", in: "tiny-vilt").values) < 1e-4)
        // Without their sizes the padding is looked at.
        let blind = try answerer.logits(pixels: pixels, tokens: TokenBatch(fixture.ids), Pass())
        #expect(largestDifference(blind.floats, logits.floats) > 1e-3)
        #expect(throws: ModelError.self) {
            try answerer.logits(
                pixels: pixels, areas: Array(sizes.dropLast()), tokens: TokenBatch(fixture.ids), Pass())
        }
    }

    @Test("Attention of every layer and head and all states equal the reference's, under the checkpoint's names")
    func attention() throws {
        let fixture = try ViLTFixture()
        let answerer = try fixture.model.answerer()
        for number in fixture.pixels.indices {
            let picture = fixture.pixels[number]
            let stacks = try fixture.reader.attentionStacks(
                pictureSize: (picture.shape[2], picture.shape[3]), tokens: fixture.ids[number].count)
            let stack = try #require(stacks.first)
            #expect(stacks.count == 1 && stack.kind == .joint && stack.heads == 4)
            #expect(stack.paths == (0..<2).map { "vilt.encoder.layer.\($0).attention.attention" })
            var states: [Tensor] = []
            let pass = Pass(attention: stack.paths) { point, tensor in
                let next = states.isEmpty ? "vilt.embeddings" : "vilt.encoder.layer.\(states.count - 1)"
                if point == Pass.Point(path: next, name: "$out") { states.append(tensor) }
                return nil
            }
            _ = try answerer.logits(pixels: picture, tokens: TokenBatch([fixture.ids[number]]), pass)
            let maps = try concatenate(stack.paths.map { try #require(pass.attention[$0]) })
            let expected = try Expected("attentions_\(number)", in: "tiny-vilt")
            #expect(maps.shape == expected.shape && maps.shape[3] == stack.keys.count)
            #expect(stack.keys.text?.count == fixture.ids[number].count)
            #expect(stack.keys.grid?.first == fixture.ids[number].count + 1)
            #expect(largestDifference(maps.floats, expected.values) < 1e-4)
            let hidden = try Expected("hidden_states_\(number)", in: "tiny-vilt")
            #expect(largestDifference(try concatenate(states).floats, hidden.values) < 1e-4)
        }
    }

    @Test("Who watches sees queries, keys, values, weights and outputs, and the same answer comes of it")
    func watched() throws {
        let fixture = try ViLTFixture()
        var seen: Set<Pass.Point> = []
        let pass = Pass { point, _ in
            seen.insert(point)
            return nil
        }
        let tokens = TokenBatch([fixture.ids[0]])
        let watched = try fixture.model.answerer().logits(pixels: fixture.pixels[0], tokens: tokens, pass)
        let plain = try fixture.model.answerer().logits(pixels: fixture.pixels[0], tokens: tokens, Pass())
        #expect(largestDifference(watched.floats, plain.floats) < 1e-5)
        let layer = "vilt.encoder.layer.1"
        for (path, name) in [
            ("attention.attention", "$q"), ("attention.attention", "$k"), ("attention.attention", "$v"),
            ("attention.attention", "$probs"), ("attention.attention", "$out"), ("attention", "$out"),
            ("layernorm_before", "$out"), ("intermediate.dense", "$out"), ("output.dense", "$out"),
        ] {
            #expect(seen.contains(Pass.Point(path: "\(layer).\(path)", name: name)), "\(path).\(name)")
        }
        #expect(seen.contains(Pass.Point(path: layer, name: "$out")))
        #expect(seen.contains(Pass.Point(path: "classifier", name: "$out")))
    }

    @Test("A text's fit to a picture equals the reference's, alone and in pairs")
    func match() throws {
        let fixture = try ViLTFixture(head: "tiny-vilt-match")
        let expected = try Expected("match", in: "tiny-vilt")
        for number in fixture.pixels.indices {
            let outcome = try fixture.reader.read(
                pixels: fixture.pixels[number], tokens: TokenBatch([fixture.ids[number]]), Pass())
            guard case .match(let score) = outcome else { Issue.record("no match"); return }
            #expect(score.shape == [1] && abs(score.floats[0] - expected.values[number]) < 1e-4)
        }
        let matcher = try #require(fixture.model.model as? ViLTMatcher)
        let scores = try matcher.matchLogits(
            pixels: fixture.pixels[1], tokens: TokenBatch(fixture.ids), pairs: [(0, 2), (0, 1)], Pass())
        #expect(scores.shape == [2] && abs(scores.floats[1] - expected.values[1]) < 1e-4)
        #expect(throws: ModelError.self) {
            try matcher.matchLogits(
                pixels: fixture.pixels[1], tokens: TokenBatch(fixture.ids), pairs: [(1, 0)], Pass())
        }
    }

    @Test("Guesses for every token of a text equal the reference's, with the words' own matrix as output")
    func words() throws {
        let fixture = try ViLTFixture(head: "tiny-vilt-words")
        let guesser = try #require(fixture.model.model as? any MaskedWordGuesser)
        for number in fixture.pixels.indices {
            let tokens = TokenBatch([fixture.ids[number]])
            guard case .words(let all) = try guesser.read(pixels: fixture.pixels[number], tokens: tokens, Pass()) else {
                Issue.record("no words"); return
            }
            let expected = try Expected("words_\(number)", in: "tiny-vilt")
            #expect(all.shape == [1] + expected.shape)
            #expect(largestDifference(all.floats, expected.values) < 1e-4)
            let some = try guesser.guesses(
                pixels: fixture.pixels[number], areas: nil, tokens: tokens, at: [(0, 2), (0, 0)], Pass())
            #expect(largestDifference(some.floats, Array(expected[2]) + Array(expected[0])) < 1e-4)
        }
        #expect(fixture.model.layout.parameter("mlm_score.decoder.bias") != nil)
    }

    @Test("Classes that read other inputs are refused with those that are known")
    func classes() throws {
        let fixture = try ChangedCheckpoint(
            "tiny-vilt",
            changes: [("config.json", "ViltForQuestionAnswering", "ViltForImagesAndTextClassification")])
        do {
            _ = try fixture.load()
            Issue.record("it was opened")
        } catch let error as ModelError {
            #expect(error.message.contains("ViltForImagesAndTextClassification"))
            #expect(error.hint?.contains("ViltForMaskedLM") == true)
        }
    }

    @Test("What does not go together is refused: texts and pictures, channels, a picture below a patch")
    func refusals() throws {
        let fixture = try ViLTFixture()
        let answerer = try fixture.model.answerer()
        let one = TokenBatch([fixture.ids[0]])
        for shape in [[2, 3, 24, 24], [1, 1, 24, 24], [1, 3, 7, 24], [3, 24, 24], [0, 3, 24, 24]] {
            #expect(throws: (any Error).self, "\(shape)") {
                try answerer.logits(pixels: try Tensor.zeros(shape), tokens: one, Pass())
            }
        }
        #expect(throws: ModelError.self) {
            try answerer.logits(
                pixels: fixture.pixels[0], tokens: TokenBatch([[Int](repeating: 5, count: 25)]), Pass())
        }
    }

    @Test("A fresh ViLT has answers of its own, takes a stream that has learnt, and is saved for the reference")
    func fresh() throws {
        let config = try JSON(parsing: try Fixtures.bytes("tiny-vilt/config.json"))
        let words = try LoadedModel(name: "g", fresh: try ViLTHead.config(config, head: .words, labels: nil), seed: 1)
        let answers = try LoadedModel(
            name: "v", fresh: try ViLTHead.config(config, head: .answer, labels: ["on", "off"]), seed: 2)
        #expect(words.model is ViLTWordGuesser)
        #expect(try answers.answerer().labels == ["on", "off"])
        let path = "vilt.encoder.layer.0.output.dense.weight"
        #expect(answers.layout.parameter(path)?.value.floats != words.layout.parameter(path)?.value.floats)
        let taken = try answers.takeShared(from: words)
        let stream = answers.layout.parameters.filter { $0.path.hasPrefix("vilt.") }
        #expect(taken == stream.reduce(0) { $0 + $1.count })
        #expect(answers.layout.parameter(path)?.value.floats == words.layout.parameter(path)?.value.floats)
        #expect(throws: ModelError.self) { try ViLTHead.config(config, head: nil, labels: ["a", "a"]) }
        #expect(throws: ModelError.self) { try answers.takeShared(from: try LoadedModel.fixture("tiny-bert")) }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import TestSupport
import Testing

@Suite("caption, and classify with a classifier's own labels")
struct CaptionCommandTests {
    private func written(_ line: String, on bench: Bench) throws -> GeneratedText {
        guard case .generated(let text)? = try bench.do(line) else { throw Complaint("\(line) wrote nothing") }
        return text
    }

    private func bench() throws -> Bench {
        let bench = try Bench()
        try bench.do("writer = load tiny-vit-gpt2")
        return bench
    }

    @Test("A caption is shown as it grows, and is a text from then on")
    func caption() throws {
        let bench = try bench()
        var shown: [GeneratedText] = []
        let outcome = bench.session.run(line: "c = caption writer cat.png") { event in
            if case .published(_, let result) = event, let text = result as? GeneratedText { shown.append(text) }
        }
        guard case .done(_, .generated(let text)?, _, _, _) = outcome else { Issue.record("\(outcome)"); return }
        #expect(text.text == "a photo of a cat" && text.method == "greedy" && text.ending == .end)
        #expect(text.tokens.map(\.text) == ["a", "photo", "of", "a", "cat"] && text.beams.isEmpty)
        #expect(!shown.isEmpty && shown.allSatisfy { $0.seconds == nil && text.text.hasPrefix($0.text) })
        let gaze = try #require(text.gaze)
        // The end is a token too, though no word.
        #expect(gaze.weights.shape == [2, 6, 17] && shown.allSatisfy { $0.gaze == nil })
        try bench.do("clip = load tiny-clip")
        #expect(try bench.numbers("embed clip c").floats == bench.numbers("embed clip \"a photo of a cat\"").floats)
        #expect(try bench.numbers("c + 0").count == 5)
    }

    @Test("Beams, a prompt, draws and limits do what they say")
    func options() throws {
        let bench = try bench()
        let beams = try written("caption writer cat.png --beams 3", on: bench)
        #expect(beams.beams.map(\.text) == ["a photo of a cat", "a photo of a mug", "a photo of a lake"])
        let short = try written("caption writer cat.png --beams 3 --length-penalty -1", on: bench)
        #expect(short.wordCount < beams.wordCount)
        let prompted = try written("caption writer cat.png --prompt \"a drawing of\"", on: bench)
        #expect(prompted.text.hasPrefix("a drawing of a ") && prompted.prompt == "a drawing of")
        #expect(try written("caption writer cat.png --max 2", on: bench).text == "a photo")
        #expect(try written("caption writer cat.png --min 9", on: bench).tokens.count >= 9)
        #expect(try written("caption writer cat.png --stop of", on: bench).text == "a photo of")
        let first = try written("caption writer cat.png --temperature 3 --seed 1", on: bench)
        #expect(first.tokens == (try written("caption writer cat.png --temperature 3 --seed 1", on: bench).tokens))
        #expect(first.tokens != (try written("caption writer cat.png --temperature 3 --seed 2", on: bench).tokens))
        #expect(try written("caption writer cat.png --top-k 1 --seed 5", on: bench).text == "a photo of a cat")
    }

    @Test(
        "Values that cannot be are refused with what can",
        arguments: [
            "--beams 0", "--beams 1000", "--temperature 0", "--top-p 1.5", "--top-k -1", "--max 0", "--max 31",
            "--min -1", "--repetition-penalty 0", "--length-penalty 1e9", "--beams 2 --temperature 1",
            "--beams 3 --seed 1", "--max -9223372036854775808", "--max 9223372036854775807",
        ])
    func refusals(_ options: String) throws {
        let bench = try bench()
        if options == "--max 31" {
            // As many as there are places for.
            #expect(try written("caption writer cat.png --max 31", on: bench).ending == .end)
            return
        }
        #expect(bench.complaint("caption writer cat.png \(options)") != nil)
    }

    @Test("A model that writes nothing, and one that reads no question, say what would")
    func otherModels() throws {
        let bench = try bench()
        try bench.do("clip = load tiny-clip")
        #expect(bench.complaint("caption clip cat.png")?.hint?.contains("BLIP") == true)
        #expect(bench.complaint("ask writer cat.png \"what is it?\"") != nil)
        let long = [String](repeating: "cat", count: 40).joined(separator: " ")
        #expect(bench.complaint("caption writer cat.png --prompt \"\(long)\"") != nil)
    }

    @Test("Words, alternatives and beams stand in JSON")
    func json() throws {
        let bench = try bench()
        let json = try #require(try bench.do("caption writer cat.png --beams 2")).json
        #expect(json.hasPrefix(#"{"model":"tiny-vit-gpt2","input":"cat.png","prompt":"","text":"a photo of a cat","#))
        #expect(json.contains(#""ending":"end","tokens":[{"id":64,"text":"a","continues":false,"probability":0.8"#))
        #expect(json.contains(#""beams":[{"text":"a photo of a cat","score":-0."#))
    }

    @Test("A classifier shows its own labels, and takes no others; a CLIP needs some")
    func classify() throws {
        let bench = try bench()
        try bench.do("vit = load tiny-vit")
        guard case .ranking(let ranking)? = try bench.do("classify vit cat.png") else {
            Issue.record("no ranking"); return
        }
        #expect(ranking.rows.count == 6 && ranking.rows.first?.label == "boot")
        #expect(abs(ranking.rows.reduce(0) { $0 + $1.value } - 1) < 1e-5)
        #expect(bench.complaint("classify vit cat.png \"a cat\"")?.message.contains("own") == true)
        try bench.do("clip = load tiny-clip")
        #expect(bench.complaint("classify clip cat.png")?.message.contains("labels") == true)
    }
}

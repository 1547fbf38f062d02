// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Testing
import TestSupport

/// Against transformers (Tests/Fixtures/make_lenses.py).
@Suite("lens")
struct LensCommandTests {
    @Test("Each patch's cosines with the labels are what norm and projection give in PyTorch, at every layer")
    func patches() throws {
        let bench = try Bench.prepared()
        guard case .patches(let lens)? = try bench.do("lens clip cat.png \"a cat\" \"a boot\" \"a mug\"") else {
            Issue.record("no lens of patches")
            return
        }
        let expected = try Expected("clip_cosines", in: "lenses")
        #expect(lens.cosines.shape == expected.shape)
        #expect(largestDifference(lens.cosines.floats, expected.values) < 1e-4)
        #expect(lens.layer == 2 && lens.labels == ["a cat", "a boot", "a mug"])
        #expect(lens.parts == LensParts(norm: "vision_model.post_layernorm", head: "visual_projection"))
        let first = Array(expected.values.prefix(3))
        #expect(lens.nearest(layer: 0)[0] == first.indices.max { first[$0] < first[$1] })
    }

    @Test("Labels come from a list with commas or a file too, and a layer chosen is shown first")
    func labels() throws {
        let bench = try Bench.prepared()
        guard case .patches(let lens)? = try bench.do("lens clip cat.png cat,boot,mug --layer 0"),
            case .patches(let file)? = try bench.do("lens clip cat.png @labels.txt")
        else {
            Issue.record("no lens of patches")
            return
        }
        #expect(lens.labels == ["cat", "boot", "mug"] && lens.layer == 0)
        #expect(file.labels == ["boot", "bag", "mug"])
    }

    @Test("A decoder's layers say the words that PyTorch reads from their states, with their probabilities")
    func words() throws {
        let bench = try Bench.prepared()
        guard case .lens(let lens)? = try bench.do("lens writer cat.png \"a grey cat\"") else {
            Issue.record("no lens of words")
            return
        }
        let probabilities = try Expected("writer_probabilities", in: "lenses")
        #expect(lens.probabilities.shape == probabilities.shape)
        #expect(largestDifference(lens.probabilities.floats, probabilities.values) < 1e-4)
        let ids = lens.readings.flatMap { $0.map { Float($0.best.first?.id ?? -1) } }
        #expect(ids == (try Expected("writer_ids", in: "lenses").values))
        #expect(lens.parts.norm == "decoder.transformer.ln_f")
        // What the text goes on with has its own probability and place.
        let tokens = try Expected("writer_tokens", in: "lenses").values
        #expect(lens.readings[0].dropLast().map { Float($0.next?.id ?? -1) } == Array(tokens.dropFirst()))
        #expect(lens.readings[1].last?.next == nil)
    }

    @Test("A text model alone is read so too")
    func textAlone() throws {
        let bench = try Bench.prepared()
        try bench.do("gpt = load \(Fixtures.path("tiny-gpt2"))")
        guard case .lens(let lens)? = try bench.do("lens gpt \"a photo of a cat\"") else {
            Issue.record("no lens of words")
            return
        }
        let probabilities = try Expected("gpt2_probabilities", in: "lenses")
        #expect(largestDifference(lens.probabilities.floats, probabilities.values) < 1e-4)
        #expect(lens.input == nil && lens.parts.head == "transformer.wte.weight")
    }

    @Test("BLIP's layers say what its own head reads from each")
    func blip() throws {
        let bench = try Bench.prepared()
        try bench.do("blip = load \(Fixtures.path("tiny-blip"))")
        guard case .lens(let lens)? = try bench.do("lens blip cat.png \"a grey cat\"") else {
            Issue.record("no lens of words")
            return
        }
        let probabilities = try Expected("blip_probabilities", in: "lenses")
        #expect(lens.probabilities.shape == probabilities.shape)
        #expect(largestDifference(lens.probabilities.floats, probabilities.values) < 1e-4)
        let ids = lens.readings.flatMap { $0.map { Float($0.best.first?.id ?? -1) } }
        #expect(ids == (try Expected("blip_ids", in: "lenses").values))
    }

    @Test("Without a text the lens reads what the model writes")
    func written() throws {
        let bench = try Bench.prepared()
        guard case .lens(let lens)? = try bench.do("lens writer cat.png") else {
            Issue.record("no lens of words")
            return
        }
        // Greedy writing takes the last layer's likeliest word, so each is the next one's own.
        let last = lens.readings[lens.readings.count - 1]
        #expect(last.dropLast().allSatisfy { $0.rank == 1 })
        #expect(lens.tokens.count > 2)
    }

    @Test("What cannot be read is said with what to type", arguments: [
        ("lens bert \"a cat\"", "has nothing to read its layers by"), ("lens clip cat.png", "there is none"),
        ("lens clip \"a cat\"", "the patches of a picture are read"),
        ("lens clip cat.png \"a cat\" --layer 7", "there is no layer 7"),
        ("lens clip cat.png boot.png \"a cat\"", "one picture"), ("lens writer \"a cat\"", "writes on pictures"),
    ])
    func complaints(line: String, says: String) throws {
        let bench = try Bench.prepared()
        #expect(bench.complaint(line)?.message.contains(says) == true, "\(bench.complaint(line)?.message ?? "none")")
    }
}

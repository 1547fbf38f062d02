// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Foundation
import Models
import Results
import Tensors
import TestSupport
import Testing

@testable import Commands

/// Attention of every way to join a picture with a text, against what transformers computes.
@Suite("attend, every architecture")
struct PairKindsTests {
    private let file = "attribution/attribution.txt"

    private func bench(_ model: String) throws -> Bench {
        let bench = try Bench()
        try bench.do("m = load \(Fixtures.path(model))")
        return bench
    }

    private func map(_ line: String, _ bench: Bench) throws -> AttentionMap {
        guard case .attention(let map) = try bench.do(line) else { throw Complaint("\(line) gave no map") }
        return map
    }

    private let caption = "cat.png \"a cat on the grass\""

    @Test("A caption's words look at the patches as in transformers; a word is read at the row that predicts it")
    func blip() throws {
        let bench = try bench("tiny-blip")
        let all = try map("attend m \(caption) --layer all", bench)
        let expected = try Expected("caption_0_cross", in: "tiny-blip")
        #expect(all.pair.attention == .cross && all.weights.shape == expected.shape)
        #expect(largestDifference(all.weights.floats, expected.values) <= 1e-4)
        // [DEC] a cat on the grass [SEP]: cat follows from the row of a.
        let predicts = try map("attend m \(caption) --token cat", bench)
        #expect(predicts.queries == [1] && predicts.queryName(1) == "a")
        let consumes = try map("attend m \(caption) --token cat --row consumes", bench)
        #expect(consumes.queries == [2])
        let written = try map("attend m \(caption) --kind text --layer all", bench)
        let own = try Expected("caption_0_self", in: "tiny-blip")
        #expect(largestDifference(written.weights.floats, own.values) <= 1e-4)
    }

    @Test("Relevance of a decoder's word is that of PyTorch, at the words before it and at the picture")
    func blipRelevance() throws {
        let bench = try bench("tiny-blip")
        let map = try map("attend m \(caption) --token cat --method relevance", bench)
        #expect(map.pair.score?.name == "log p(cat)")
        #expect(abs(Float(map.pair.score?.value ?? 0) - (try Fixtures.numbers("blip-score", in: file)[0])) < 1e-4)
        let expected =
            try Fixtures.numbers("blip-relevance-text", in: file)
            + Fixtures.numbers("blip-relevance-picture", in: file)
        #expect(largestDifference(map.row(layer: 0, head: .mean), expected) <= 1e-4)
    }

    @Test("In a joint stream the four blocks share each row, and relevance is that of PyTorch")
    func vilt() throws {
        let bench = try bench("tiny-vilt")
        let picture = Fixtures.path("pictures/valley.jpg")
        let line = "attend m \(picture) \"what is on the table?\""
        let all = try map(line + " --layer all", bench)
        let expected = try Expected("attentions_0", in: "tiny-vilt")
        #expect(all.pair.attention == .joint && all.weights.shape == expected.shape)
        #expect(largestDifference(all.weights.floats, expected.values) <= 1e-4)
        guard case .heads(let table) = try bench.do(line + " --blocks") else { Issue.record("no table"); return }
        #expect(table.blocks.map(\.name) == ["text→text", "text→image", "image→text", "image→image"])
        for pair in [(0, 1), (2, 3)] {
            let sums = zip(table.blocks[pair.0].mass.floats, table.blocks[pair.1].mass.floats).map { $0 + $1 }
            #expect(sums.allSatisfy { abs($0 - 1) < 1e-4 })
        }
        // The table's number is what the map says of that block.
        let row = (0..<8).map { all.row(layer: 0, head: .one(0), of: [$0])[8...].reduce(0, +) }
        #expect(abs(table.blocks[1].mass.floats[0] - row.reduce(0, +) / 8) < 1e-5)
        let relevance = try map(line + " --method relevance", bench)
        let expectedRow = try Fixtures.numbers("vilt-relevance", in: file)
        #expect(largestDifference(relevance.row(layer: 0, head: .mean), expectedRow) <= 1e-4)
        let word = try map(line + " --token table", bench)
        #expect(word.queries == [5])
        let patch = try map(line + " --token 1,2", bench)
        #expect(patch.queryLabel == "1,2" && patch.pair.patch == nil)
    }

    @Test("A ViT that a GPT-2 writes on is read behind what opens its texts")
    func encoderDecoder() throws {
        let bench = try bench("tiny-vit-gpt2")
        let map = try map("attend m cat.png \"a photo of a cat\" --layer all", bench)
        let expected = try Expected("text_0_cross_attentions", in: "tiny-vit-gpt2")
        #expect(map.weights.shape == expected.shape)
        #expect(largestDifference(map.weights.floats, expected.values) <= 1e-4)
        let gradient = try self.map("attend m cat.png \"a photo of a cat\" --token cat --method gradcam", bench)
        #expect(gradient.weights.floats.allSatisfy { $0 >= 0 })
    }

    @Test("A SigLIP has a probe that pools patches, an ALIGN no attention at the picture but a map of features")
    func aligners() throws {
        let siglip = try bench("tiny-siglip")
        let pooled = try map("attend m cat.png \"a photo of a cat\" --kind pool", siglip)
        let expected = try Expected("pooling_attention", in: "tiny-siglip")
        #expect(largestDifference(pooled.weights.floats, expected[2]) <= 1e-4)
        let relevance = try map("attend m cat.png \"a photo of a cat\"", siglip)
        #expect(relevance.method == .relevance && relevance.pair.caveat != nil)
        let align = try bench("tiny-align")
        let seen = try map("attend m cat.png \"a photo of a cat\"", align)
        #expect(seen.method == .gradcam && seen.pair.caveat?.contains("no cross-attention") == true)
        #expect(seen.grid?.count == seen.weights.count)
        #expect(align.complaint("attend m cat.png \"a cat\" --method relevance") != nil)
    }

    @Test("Of a question that a decoder answers, relevance is of the answer's first word, through the question")
    func blipAnswers() throws {
        let bench = try Bench()
        let folder = bench.sandbox.path("answers")
        try FileManager.default.copyItem(atPath: Fixtures.path("tiny-blip"), toPath: folder)
        let path = folder + "/config.json"
        var config = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any])
        config["architectures"] = ["BlipForQuestionAnswering"]
        try JSONSerialization.data(withJSONObject: config).write(to: URL(filePath: path))
        try bench.do("m = load answers")
        let line = "attend m cat.png \"what is it?\""
        // The question's words are read at their own rows: none of them is foretold.
        let raw = try map(line + " --layer all", bench)
        #expect(largestDifference(raw.weights.floats, try Expected("question_0_cross", in: "tiny-blip").values) <= 1e-4)
        #expect(try map(line + " --token it", bench).queries == [3])
        let best = try map(line + " --method relevance", bench)
        #expect(best.weights.shape == [1, 1, 1, 6 + 17] && best.pair.score?.name.hasPrefix("log p(") == true)
        let cat = try map(line + " --method relevance --answer cat", bench)
        #expect(cat.pair.score?.name == "log p(cat)")
        #expect(cat.weights.floats.contains { $0 > 0 } && cat.weights.floats != best.weights.floats)
        let seen = try map(line + " --kind question", bench)
        #expect(seen.grid == nil && seen.tokens.contains("it"))
    }

    @Test("A model that reads pairs alone asks for the text")
    func alone() throws {
        let bench = try bench("tiny-vilt")
        #expect(bench.complaint("attend m \(Fixtures.path("pictures/valley.jpg"))")?.hint?.contains("TEXT") == true)
    }

    @Test("A run whose weights would take over 1 GB is refused with its cost and with what would do, unless forced")
    func cost() throws {
        // 12 layers of 12 heads of 3,000 tokens: 5.2 GB, a layer 432 MB.
        let stack = AttentionStack(
            kind: .joint, paths: (0..<12).map(String.init), heads: 12, queries: .text(3000), keys: .text(3000))
        let complaint = #expect(throws: Complaint.self) {
            try AttentionCost.check([(stack, 12)], copies: 1, isForced: false)
        }
        #expect(complaint?.message.contains("5.2 GB") == true)
        #expect(complaint?.hint?.contains("--layer N keeps 432 MB") == true)
        try AttentionCost.check([(stack, 12)], copies: 1, isForced: true)
        try AttentionCost.check([(stack, 2)], copies: 1, isForced: false)
        #expect(throws: Complaint.self) { try AttentionCost.check([(stack, 2)], copies: 3, isForced: false) }
        let endless = AttentionStack(kind: .text, paths: ["a"], heads: .max, queries: .text(.max), keys: .text(.max))
        #expect(throws: Complaint.self) { try AttentionCost.check([(endless, 1)], copies: 1, isForced: false) }
    }
}

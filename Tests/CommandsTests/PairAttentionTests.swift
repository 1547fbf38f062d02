// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import TestSupport
import Tensors
import Testing

@Suite("attend with a picture and a text")
struct PairAttentionTests {
    private let file = "attribution/attribution.txt"

    private func map(_ line: String, _ bench: Bench) throws -> AttentionMap {
        guard case .attention(let map) = try bench.do(line) else { throw Complaint("\(line) gave no map") }
        return map
    }

    private func table(_ line: String, _ bench: Bench) throws -> HeadTable {
        guard case .heads(let table) = try bench.do(line) else { throw Complaint("\(line) gave no table") }
        return table
    }

    @Test("The relevance of a CLIP's pair is that of PyTorch, and the screen says that there is no cross-attention")
    func relevance() throws {
        let bench = try Bench.prepared()
        let map = try map("attend clip cat.png \"a photo of a cat\"", bench)
        #expect(map.method == .relevance)
        #expect(map.pair.caveat?.contains("no cross-attention") == true)
        let score = try #require(map.pair.score)
        #expect(abs(Float(score.value) - (try Fixtures.numbers("clip-score", in: file)[0])) < 1e-3)
        #expect(score.name.hasPrefix("cosine"))
        let text = try Fixtures.numbers("clip-relevance-text", in: file)
        let vision = try Fixtures.numbers("clip-relevance-vision", in: file)
        #expect(map.weights.shape == [1, 1, 1, text.count + vision.count])
        #expect(largestDifference(map.weights.floats, text + vision) <= 1e-4)
        #expect(map.grid == PatchGrid(rows: 4, columns: 4, first: text.count + 1))
    }

    @Test("Grad-CAM, integrated gradients and occlusion of the pair are those of PyTorch")
    func attribution() throws {
        let bench = try Bench.prepared()
        for (method, options) in [("gradcam", ""), ("ig", " --steps 16"), ("occlusion", "")] {
            let map = try map("attend clip cat.png \"a photo of a cat\" --method \(method)\(options)", bench)
            let expected = try Fixtures.numbers("clip-\(method)", in: file)
            #expect(map.weights.shape == [1, 1, 1, 16])
            #expect(largestDifference(map.weights.floats, expected) <= 1e-3, "\(method)")
        }
    }

    @Test("Of a fusion that crosses, a word's row over the patches is shown by default, and each word has its own")
    func cross() throws {
        let bench = try Bench.prepared()
        let map = try map("attend cross cat.png \"what animal is it?\" --token animal", bench)
        #expect(map.method == .raw && map.pair.attention == .cross)
        #expect(map.queryLabel == "animal")
        #expect(map.weights.shape == [1, map.headCount, map.pair.queryTokens.count, 17])
        let word = try #require(map.pair.words.first { $0.text == "animal" })
        #expect(word.rows == map.queries && word.keys.isEmpty)
        #expect(abs(map.row(layer: 0, head: .mean).reduce(0, +) - 1) < 1e-5)
        // The other way round: what the words look at in one patch is that column.
        let patch = try self.map("attend cross cat.png \"what animal is it?\" --token 2,1", bench)
        #expect(patch.pair.patch == 9)
        let column = patch.words(at: 9, layer: 0, head: .mean)
        let place = try #require(map.pair.words.firstIndex { $0.text == "animal" })
        #expect(abs(column[place] - map.row(layer: 0, head: .mean)[10]) < 1e-6)
        #expect(bench.complaint("attend cross cat.png \"what is it?\" --token dog")?.hint?.contains("what") == true)
    }

    @Test("Relevance of an answer is of the logit that was asked for, or of the best")
    func answers() throws {
        let bench = try Bench.prepared()
        let line = "attend cross cat.png \"what animal is it?\" --method relevance"
        let boot = try map(line + " --answer boot", bench), best = try map(line, bench)
        #expect(boot.pair.score?.name == "logit of boot")
        #expect((best.pair.score?.value ?? 0) >= (boot.pair.score?.value ?? 1))
        #expect(boot.weights.shape[2] == boot.pair.queryTokens.count)
        #expect(bench.complaint(line + " --answer bot")?.hint?.contains("boot") == true)
    }

    @Test("What a model does not have is said, with what there is")
    func complaints() throws {
        let bench = try Bench.prepared()
        let cross = bench.complaint("attend clip cat.png \"a cat\" --kind cross")
        #expect(cross?.message.contains("no cross-attention") == true)
        #expect(bench.complaint("attend clip cat.png \"a cat\" --method raw")?.hint?.contains("--kind") == true)
        #expect(bench.complaint("attend clip cat.png --method relevance") != nil)
        #expect(bench.complaint("attend clip \"a cat\" cat.png") != nil)
        #expect(bench.complaint("attend bert cat.png \"a cat\"")?.message.contains("together") == true)
        #expect(bench.complaint("attend clip") != nil)
        let vision = try map("attend clip cat.png \"a cat\" --kind vision --layer 1", bench)
        let alone = try map("attend clip cat.png --layer 1", bench)
        #expect(largestDifference(vision.weights.floats, alone.weights.floats) < 1e-6)
    }

    @Test("A table of heads holds the mass and the entropy of what it was made of, and opens a head")
    func heads() throws {
        let bench = try Bench.prepared()
        let table = try table("attend clip cat.png --heads", bench)
        #expect(table.layers == [0, 1, 2] && table.blocks.map(\.name) == ["image→image"])
        #expect(table.blocks[0].mass.floats.allSatisfy { abs($0 - 1) < 1e-4 })
        #expect(table.blocks[0].entropy.floats.allSatisfy { $0 > 0 && $0 <= 1.0001 })
        #expect(try bench.numbers("attend clip cat.png --heads").shape == [2, 1, 3, table.headCount])
        _ = try map("\(table.request) --layer 2 --head 1", bench)
        let cross = try self.table("attend cross cat.png \"what is it?\" --blocks", bench)
        #expect(cross.attention == .cross && cross.blocks.map(\.name) == ["text→image"])
        let refused = bench.complaint("attend clip cat.png \"a cat\" --heads")
        #expect(refused?.message.contains("no cross-attention") == true)
    }

    @Test("A map is tested by covering its first patches, beside as many at random")
    func faithful() throws {
        let bench = try Bench.prepared()
        guard case .table(let table) = try bench.do(
            "attend clip cat.png \"a photo of a cat\" --method occlusion --faithful --draws 5")
        else {
            Issue.record("no table"); return
        }
        #expect(table.rows.count == 3 && table.columns.map(\.name).contains("random"))
        guard case .number(let drop, _) = table.rows[0][2], case .number(let random, _) = table.rows[0][3] else {
            Issue.record("no numbers"); return
        }
        #expect(drop > random)
    }

    @Test("Over a dataset maps and tables are averaged, and how far they vary is kept")
    func over() throws {
        let bench = try Bench.prepared()
        let map = try map("attend cross --over scenes --limit 3", bench)
        #expect(map.pair.examples == 3)
        #expect(map.weights.shape == map.pair.deviation?.shape)
        #expect(abs(map.row(layer: 0, head: .mean).reduce(0, +) - 1) < 1e-4)
        #expect(map.pair.deviation?.floats.contains { $0 > 0 } == true)
        let table = try table("attend clip --over scenes --limit 3 --heads --kind vision", bench)
        #expect(table.examples == 3 && table.blocks[0].entropyDeviation != nil)
        let fixed = try self.map("attend cross \"what is it?\" --over scenes --limit 2 --token it", bench)
        #expect(fixed.pair.examples == 2)
    }

    @Test("Along a training, a pair's map is asked again at each step")
    func trail() throws {
        let bench = try Bench.prepared()
        guard case .trail(let trail) = try bench.do("attend pupil cat.png \"a cat\" --at 0:4:4") else {
            Issue.record("no trail"); return
        }
        #expect(trail.frames.map(\.step) == [0, 4])
        #expect(trail.frames[0].map.weights.floats != trail.frames[1].map.weights.floats)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Testing
import TestSupport

@Suite("attend")
struct AttendCommandTests {
    @Test("Every map of both towers is that of transformers")
    func maps() throws {
        let bench = try Bench.prepared()
        let notes = try Fixtures.notes("tiny-clip")
        let picture = try #require(notes.pictures.first), text = try #require(notes.texts.first)
        let vision = try bench.numbers("attend clip \(Fixtures.path("pictures/\(picture)")) --layer all")
        let expectedVision = try Expected("vision_attentions", in: "tiny-clip")
        #expect(vision.shape == Array(expectedVision.shape.dropFirst()))
        #expect(largestDifference(vision.floats, expectedVision[0]) <= 1e-4)
        let words = try bench.numbers("attend clip \"text:\(text)\" --layer all")
        let expectedWords = try Expected("text_0_attentions", in: "tiny-clip")
        #expect(words.shape == expectedWords.shape)
        #expect(largestDifference(words.floats, expectedWords.values) <= 1e-4)
    }

    @Test("Only the layers that are asked for are kept, and negative numbers count from the end")
    func layers() throws {
        let bench = try Bench.prepared()
        guard case .attention(let last) = try bench.do("attend clip cat.png --layer -1") else {
            Issue.record("no attention"); return
        }
        #expect(last.layers == [last.layerCount - 1])
        #expect(last.weights.shape[0] == 1)
        #expect(try bench.numbers("attend clip cat.png --layer 0:2").shape[0] == 2)
        #expect(bench.complaint("attend clip cat.png --layer 99")?.hint?.contains("layers are 0 to") == true)
    }

    @Test("A word's pieces are read together, and a word that is not there is named with those that are")
    func words() throws {
        let bench = try Bench.prepared()
        guard case .attention(let map) = try bench.do("attend clip \"a red cube left of a blue ball\" --token cube")
        else {
            Issue.record("no attention"); return
        }
        #expect(map.queryLabel == "cube")
        #expect(!map.queries.isEmpty)
        #expect(bench.complaint("attend clip \"a red cube\" --token ball")?.hint?.contains("cube") == true)
        #expect(bench.complaint("attend clip \"a red cube\" --token cube:2") != nil)
    }

    @Test("Rollout has one layer and no head axis, and its rows sum to one")
    func rollout() throws {
        let bench = try Bench.prepared()
        let map = try bench.numbers("attend clip cat.png --method rollout")
        #expect(map.shape[0] == 1 && map.shape[1] == 1)
        guard case .attention(let shown) = try bench.do("attend clip cat.png --method rollout --layer 1") else {
            Issue.record("no attention"); return
        }
        #expect(shown.layers == [1] && shown.weights.shape[0] == 1)
        #expect(bench.complaint("attend clip cat.png --method rollout --layer 1:3") != nil)
        try bench.do("attend clip cat.png --method rollout")
        let sums = try bench.numbers("_[0, 0].sum(axis=-1)")
        #expect(sums.floats.allSatisfy { abs($0 - 1) < 1e-5 })
        #expect(bench.complaint("attend clip cat.png --method rollout --head 1") != nil)
    }

    @Test("The line that a map asks again with gives the same map")
    func request() throws {
        let bench = try Bench.prepared()
        guard case .attention(let map) = try bench.do("attend clip \"a cat's mug\" --token 1 --layer 0") else {
            Issue.record("no attention"); return
        }
        let again = try bench.numbers(map.request + " --layer 0")
        #expect(largestDifference(again.floats, map.weights.floats) == 0)
    }

    @Test("A model of text alone says that it does not look at pictures")
    func wrongModel() throws {
        let bench = try Bench.prepared()
        #expect(bench.complaint("attend bert cat.png")?.message.contains("does not embed pictures") == true)
    }
}

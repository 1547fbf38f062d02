// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Results
import Testing
import TestSupport

@Suite("fuse and ask")
struct AskCommandTests {
    /// What stands below the result of a line.
    private func notes(_ line: String, on bench: Bench) throws -> [String] {
        guard case .done(_, _, _, let notes, _) = bench.run(line) else { throw Complaint("\(line) failed") }
        return notes.map(\.text)
    }

    @Test("Every answer has its probability, the likeliest first")
    func ranking() throws {
        let bench = try Bench.prepared()
        guard case .ranking(let ranking) = try bench.do("ask vqa cat.png \"what animal is it?\"") else {
            Issue.record("no ranking"); return
        }
        #expect(Set(ranking.rows.map(\.label)) == ["cat", "boot", "mug"])
        #expect(abs(ranking.rows.reduce(0) { $0 + $1.value } - 1) < 1e-5)
        #expect(ranking.rows.map(\.value) == ranking.rows.map(\.value).sorted(by: >))
    }

    @Test("A ViLT's answers are each likely by itself; the best are shown and the others said")
    func joint() throws {
        let bench = try Bench.prepared()
        guard case .ranking(let all) = try bench.do("ask v cat.png \"is it a cat\"") else {
            Issue.record("no ranking"); return
        }
        #expect(all.rows.count == 7 && all.notes.isEmpty && all.rows.allSatisfy { (0...1).contains($0.value) })
        #expect(abs(all.rows.reduce(0) { $0 + $1.value } - 1) > 1e-3)
        guard case .ranking(let best) = try bench.do("ask v cat.png \"is it a cat\" --top 2") else {
            Issue.record("no ranking"); return
        }
        #expect(best.rows == Array(all.rows.prefix(2)))
        #expect(best.notes.map(\.text) == ["5 other answers, none above \(Format.unit(all.rows[2].value))"])
        #expect(bench.complaint("ask v cat.png \"is it\" --top 0") != nil)
        #expect(bench.complaint("ask v cat.png \"is it\" --attention")?.hint?.hasPrefix("attend v") == true)
    }

    @Test("Without the picture the question alone is answered, whatever the picture")
    func blind() throws {
        let bench = try Bench.prepared()
        func rows(_ line: String) throws -> [Ranking.Row] {
            guard case .ranking(let ranking) = try bench.do(line) else { return [] }
            return ranking.rows
        }
        for model in ["v", "vqa"] {
            let cat = try rows("ask \(model) cat.png \"what is it?\" --without-picture")
            #expect(try cat == rows("ask \(model) mug.png \"what is it?\" --without-picture") && !cat.isEmpty)
            #expect(try cat != rows("ask \(model) cat.png \"what is it?\""))
        }
        let said = try notes("ask v cat.png \"what is it?\" --without-picture", on: bench)
        #expect(said.contains { $0.hasPrefix("without the picture") })
    }

    @Test("Words for a mask are ranked, for several masks in a table; a text without one is refused")
    func masks() throws {
        let bench = try Bench.prepared()
        try bench.do("g = new vilt --preset tiny --head words")
        guard case .ranking(let ranking) = try bench.do("ask g cat.png \"a [MASK] cube\" --top 4") else {
            Issue.record("no ranking"); return
        }
        #expect(ranking.rows.count == 4 && ranking.notes.first?.text.hasPrefix("144 other words, together 0.") == true)
        guard case .table(let table) = try bench.do("ask g cat.png \"a [MASK] [MASK]\" --top 2") else {
            Issue.record("no table"); return
        }
        #expect(table.rows.map { $0[0] } == [.count(1), .count(1), .count(2), .count(2)])
        #expect(bench.complaint("ask g cat.png \"a cube\"")?.hint?.contains("[MASK]") == true)
        #expect(bench.complaint("ask g cat.png \"a [MASK]\" --gate") != nil)
    }

    @Test("A ViLT is made with a dataset's answers, with another head, and with what another has learnt")
    func fresh() throws {
        let bench = try Bench.prepared()
        try bench.do("q = new vilt --preset tiny --answers shapes")
        guard case .ranking(let ranking) = try bench.do("ask q cat.png \"what is it?\" --top 99") else {
            Issue.record("no ranking"); return
        }
        #expect(Set(ranking.rows.map(\.label)) == Set(Scene.answers))
        #expect(abs(ranking.rows.reduce(0) { $0 + $1.value } - 1) < 1e-5)
        try bench.do("g = new vilt --preset tiny --head words --seed 5")
        try bench.do("h = new vilt --preset tiny --from g")
        let path = "vilt.encoder.layer.3.output.dense.weight"
        #expect(try bench.numbers("g.\(path)").floats == bench.numbers("h.\(path)").floats)
        #expect(bench.complaint("new clip --preset tiny --answers shapes")?.hint?.contains("fuse") == true)
        #expect(bench.complaint("new vilt --preset tiny --answers fashion-mnist") != nil)
    }

    @Test("A gate is said in one line, and given as numbers where they are asked for")
    func gate() throws {
        let bench = try Bench.prepared()
        let gate = try bench.numbers("z = ask vqa cat.png \"what is it?\" --gate")
        #expect(gate.shape == [16] && gate.floats.allSatisfy { (0...1).contains($0) })
        let share = try bench.numbers("z.mean()").floats[0]
        let note = try #require(try notes("ask vqa cat.png \"what is it?\"", on: bench).last)
        #expect(note.hasPrefix("gate picture 0.") && note.contains(" · question 0."))
        let words = note.split(separator: " ")
        #expect(abs((Float(words[2]) ?? 2) - share) <= 0.0051 && abs((Float(words[5]) ?? 2) - (1 - share)) <= 0.0051)
        #expect(try notes("ask cross cat.png \"what is it?\"", on: bench).isEmpty)
        #expect(bench.complaint("ask cross cat.png \"what is it?\" --gate")?.hint?.contains("gated") == true)
    }

    @Test("Where the question looked is a map over the picture")
    func attention() throws {
        let bench = try Bench.prepared()
        guard case .attention(let map) = try bench.do("ask cross cat.png \"what is it?\" --attention") else {
            Issue.record("no map"); return
        }
        #expect(map.weights.shape[3] == map.tokens.count && map.grid?.count == 16 && map.subject != nil)
        #expect(abs(map.row(layer: 0, head: .mean).reduce(0, +) - 1) < 1e-5)
        #expect(map.layers.count == map.layerCount && map.request.isEmpty)
        #expect(bench.complaint("ask vqa cat.png \"what is it?\" --attention")?.hint?.contains("cross") == true)
        #expect(bench.complaint("ask cross cat.png \"what is it?\" --attention --gate") != nil)
    }

    @Test("Answers are a list with commas, a file, or an option each")
    func labels() throws {
        let bench = try Bench.prepared()
        let lines = ["--labels boot,bag,mug", "--labels @labels.txt", "--labels boot --labels bag --labels mug"]
        for (index, words) in lines.enumerated() {
            try bench.do("other = fuse clip --kind concat \(words)")
            guard case .ranking(let ranking) = try bench.do("ask other cat.png \"what is it?\"") else {
                Issue.record("no ranking"); return
            }
            #expect(Set(ranking.rows.map(\.label)) == ["boot", "bag", "mug"], "\(lines[index])")
        }
        #expect(bench.complaint("fuse clip --kind concat")?.hint?.contains("--labels") == true)
        #expect(bench.complaint("fuse clip --labels a,b,a")?.message.contains("a twice") == true)
        #expect(bench.complaint("fuse clip --labels a,b --kind gatd")?.hint?.contains("gated") == true)
        #expect(bench.complaint("fuse clip --labels a,b --hidden 0") != nil)
        #expect(bench.complaint("fuse bert --labels a,b")?.message.contains("two towers") == true)
    }

    @Test("A model that answers nothing says what makes one that does")
    func wrongModel() throws {
        let bench = try Bench.prepared()
        #expect(bench.complaint("ask clip cat.png \"what is it?\"")?.hint?.contains("fuse") == true)
        #expect(bench.complaint("ask bert cat.png \"what is it?\"") != nil)
    }

    @Test("A fusion's towers attend and embed as the CLIP's own, and info says what it answers")
    func towers() throws {
        let bench = try Bench.prepared()
        let own = try bench.numbers("attend vqa cat.png --layer 1")
        #expect(own.floats == (try bench.numbers("attend clip cat.png --layer 1").floats))
        guard case .table(let facts) = try bench.do("info vqa") else { Issue.record("no table"); return }
        #expect(facts.rows.contains { $0 == [.text("answers"), .text("3: cat, boot, mug")] })
        #expect(facts.rows.contains { $0 == [.text("fusion"), .text("gated")] })
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Foundation
import Results
import Testing
import TestSupport

@Suite("match")
struct MatchCommandTests {
    @Test("A BLIP gives the reference's probability and cosine of each text, the likeliest first")
    func blip() throws {
        let bench = try Bench.prepared()
        let texts = ["a cat on the grass", "the brown boot", "a photo of a lake and the small red boat on it"]
        let line = "match blip cat.png " + texts.map { "\"\($0)\"" }.joined(separator: " ")
        guard case .table(let table) = try bench.do(line) else { Issue.record("no table"); return }
        #expect(table.columns.map(\.name) == ["text", "match", "cosine"])
        let itm = try Expected("itm", in: "tiny-blip").values
        let itc = try Expected("itc", in: "tiny-blip").values
        var last = 1.0
        for row in table.rows {
            guard case .text(let text) = row[0], case .share(let share) = row[1],
                case .number(let cosine, _) = row[2], let place = texts.firstIndex(of: text)
            else { Issue.record("\(row)"); return }
            let odds = exp(Double(itm[2 * place + 1] - itm[2 * place]))
            #expect(abs(share - odds / (1 + odds)) < 1e-4 && abs(cosine - Double(itc[place])) < 1e-4)
            #expect(share <= last)
            last = share
        }
        #expect(table.rows.count == 3)
    }

    @Test("A model of vectors gives cosines; one that does neither says which do")
    func others() throws {
        let bench = try Bench.prepared()
        guard case .ranking(let ranking) = try bench.do("match clip cat.png \"a cat\" \"a boot\"") else {
            Issue.record("no ranking"); return
        }
        #expect(ranking.quantity == "cosine" && ranking.rows.count == 2)
        let cosine = try bench.numbers("compare clip cat.png \"\(ranking.rows[0].label)\"").floats[0]
        #expect(abs(ranking.rows[0].value - Double(cosine)) < 1e-5)
        #expect(bench.complaint("match bert cat.png \"a cat\"")?.hint?.contains("BLIP") == true)
        #expect(bench.complaint("match blip cat.png") != nil)
    }

    @Test("The parts of a BLIP are saved one by one, and each can be loaded")
    func parts() throws {
        let bench = try Bench.prepared()
        for part in ["caption", "answer", "match"] {
            try bench.do("save blip \(part) --as \(part)")
            try bench.do("p = load \(part)")
            try bench.do("attend p cat.png")
        }
        #expect(bench.complaint("save clip other --as caption")?.hint?.contains("BLIP") == true)
        #expect(bench.complaint("match caption cat.png \"a cat\"") != nil)
    }

    @Test("A small BLIP is made anew and trains")
    func fresh() throws {
        let bench = try Bench.prepared()
        try bench.do("m = new blip --preset tiny --seed 2")
        try bench.do("s = data shapes")
        try bench.do("r = train m s --task caption,match --batch 2 --steps 2 --validate 0")
        try bench.do("step 2")
        #expect(bench.complaint("train m s --task caption,other")?.hint?.contains("match") == true)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Results
import Testing
import TestSupport

@testable import Commands

/// Whether the pictures are on this machine.
enum DatasetProbe {
    static func open() throws -> any Dataset { try DatasetTable.known.open("fashion-mnist") }
    static let isThere = (try? open()) != nil
}

@Suite("evaluate")
struct EvaluateCommandTests {
    @Test(
        "Labels must be as many as there are classes",
        .enabled(if: DatasetProbe.isThere, "dataset-fashion-mnist is not installed"))
    func labels() throws {
        let bench = try Bench.prepared()
        #expect(
            bench.complaint("evaluate clip fashion-mnist --labels a,b --limit 1")?.message.contains("2 labels") == true)
    }

    @Test(
        "Predictions are one class a picture",
        .enabled(if: DatasetProbe.isThere, "dataset-fashion-mnist is not installed"))
    func predictions() throws {
        let bench = try Bench.prepared()
        try bench.do("evaluate clip fashion-mnist --limit 70 --predictions given.npy")
        let given = try bench.numbers("open given.npy")
        #expect(given.shape == [70])
        #expect(given.floats.allSatisfy { (0..<10).contains($0) })
        #expect(bench.complaint("evaluate clip fashion-mnist --limit 1 --predictions given.npy") != nil)
    }

    @Test("Answers are counted by kind of question, beside those without the picture")
    func answers() throws {
        let bench = try Bench.prepared()
        guard case .table(let table) = try bench.do("evaluate v scenes --limit 12") else {
            Issue.record("no table"); return
        }
        #expect(table.columns.map(\.name) == ["question", "of", "right", "±", "without picture"])
        let scenes = try ShapesDataset(size: 32)
        let asked = try (0..<12).flatMap { try scenes.example($0).questions }
        let known = asked.filter { ["yes", "no", "red", "cat", "two"].contains($0.answer) }
        let there = known.count { $0.question.hasPrefix("is there") }
        #expect(table.rows.first?.prefix(2) == [.text("is there …"), .count(there)])
        #expect(
            table.notes[0].text.hasPrefix("right answers 0.") && table.notes[0].text.contains("without the picture 0."))
        #expect(table.notes[1].text.hasPrefix("\(asked.count - known.count) questions left out"))
        #expect(bench.complaint("evaluate vqa scenes --limit 2")?.hint?.contains("--answers shapes") == true)
        #expect(bench.complaint("evaluate v scenes --labels a,b") != nil)
    }

    @Test("A share of right answers is what was right among what was asked")
    func shares() {
        var evaluation = AnswerEvaluation()
        evaluation.add(Question("is there a ball?", answer: "no"), isRight: true, isRightBlind: false)
        evaluation.add(Question("is there a cube?", answer: "yes"), isRight: false, isRightBlind: false)
        evaluation.add(Question("what colour is it?", answer: "red"), isRight: true, isRightBlind: true)
        #expect(evaluation.all == AnswerEvaluation.Tally(count: 3, right: 2, rightBlind: 1))
        let table = evaluation.table(title: "t", notes: [])
        #expect(table.rows.map { $0[0] } == [.text("is there …"), .text("what colour …")])
        #expect(table.rows[0][2] == .number(0.5, decimals: 3) && table.rows[1][4] == .number(1, decimals: 3))
        #expect(table.notes[0].text.hasPrefix("right answers 0.667"))
    }

    @Test("An unknown dataset is named with those there are")
    func unknown() throws {
        let bench = try Bench.prepared()
        #expect(bench.complaint("evaluate clip fashon-mnist")?.hint?.contains("fashion-mnist") == true)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Testing

@testable import Shell

@MainActor
@Suite struct CandidateListTests {
    private let three = [Candidate("image", detail: "a picture"), Candidate("imagine"), Candidate("imp")]

    @Test("What all candidates begin with is whole characters", arguments: [
        (["image", "imagine", "imp"], "im"), (["é", "è"], ""), (["same"], "same"), ([], ""), (["猫a", "猫b"], "猫"),
    ])
    func commonStart(words: [String], start: String) {
        #expect(CandidateList.commonStart(of: words.map { Candidate($0) }) == start)
    }

    @Test("One candidate is no list")
    func single() {
        #expect(CandidateList(Completion(replacing: 0..<1, candidates: [three[0]])) == nil)
    }

    @Test("Going through the list exchanges what the one before put in, and goes round")
    func selecting() throws {
        var list = try #require(CandidateList(Completion(replacing: 2..<4, candidates: three)))
        var change = list.select(offset: 1)
        #expect(change.range == 2..<4 && change.text == "image")
        change = list.select(offset: 1)
        #expect(change.range == 2..<7 && change.text == "imagine")
        change = list.select(offset: -1)
        #expect(change.text == "image")
        change = list.select(offset: -1)
        #expect(change.text == "imp")
    }

    @Test("A list that is too long says how much is left out, and shows what is selected")
    func longList() throws {
        let many = (0..<40).map { Candidate("layer\($0)") }
        var list = try #require(CandidateList(Completion(replacing: 0..<0, candidates: many)))
        #expect(list.lines(width: 30, height: 5).map(\.text).last == "36 more")
        for _ in 0...25 { _ = list.select(offset: 1) }
        #expect(list.lines(width: 30, height: 5).contains { $0.text.hasPrefix("layer25") })
        #expect(list.lines(width: 30, height: 0).isEmpty)
    }
}

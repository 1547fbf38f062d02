// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Engine

@Suite("Steps of a run")
struct StepSelectionTests {
    private func parse(_ text: String) throws -> StepSelection {
        try StepSelection.parse(Word(text), in: Session(commands: []))
    }

    @Test("A range holds both its ends, a list is put in order, and later steps are counted and left out")
    func resolving() throws {
        #expect(try parse("0:2000:100").resolve(upTo: 5000).steps.count == 21)
        let cut = try parse("0:2000:100").resolve(upTo: 450)
        #expect(cut.steps == [0, 100, 200, 300, 400] && cut.beyond == 16)
        let list = try parse("400,0,100,400").resolve(upTo: 399)
        #expect(list.steps == [0, 100] && list.beyond == 1)
        #expect(try parse("7").resolve(upTo: 7).steps == [7])
        #expect(try parse("5:9:3").resolve(upTo: 100).steps == [5, 8])
    }

    @Test("Without a step a range is some twenty, and without an end it goes as far as the run")
    func openEnds() throws {
        let all = try parse("0:").resolve(upTo: 1000).steps
        #expect(all.count == 21 && all.first == 0 && all.last == 1000)
        #expect(try parse(":3").resolve(upTo: 9).steps == [0, 1, 2, 3])
        #expect(try parse("::2").resolve(upTo: 5).steps == [0, 2, 4])
    }

    @Test("What chooses nothing or too much says so, and no number traps")
    func refusals() throws {
        for text in ["", "x", "1:x", "-1", "0:4:0", "0:4:-2", "0:4:", "1,,2", "1:2:3:4"] {
            #expect(throws: Complaint.self, "\(text)") { try parse(text) }
        }
        #expect(throws: Complaint.self) { try parse("50:60").resolve(upTo: 10) }
        #expect(throws: Complaint.self) { try parse("9:5:1").resolve(upTo: 10) }
        #expect(throws: Complaint.self) { try parse("0:1000:1").resolve(upTo: 1000) }
        let largest = "0:\(Int.max):\(Int.max)"
        #expect(try parse(largest).resolve(upTo: 10).steps == [0])
        #expect(try parse("0:\(Int.max)").resolve(upTo: 10).steps == [0])
        #expect(throws: Complaint.self) { try parse("0:\(Int.max):1").resolve(upTo: .max) }
    }

    @Test("It is written as it can be typed again")
    func writing() throws {
        for text in ["0:2000:100", "0,100,400", "0:8", "3:", "400"] { #expect(try parse(text).description == text) }
    }
}

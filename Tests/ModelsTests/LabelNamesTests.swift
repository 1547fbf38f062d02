// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Testing

@testable import Models

@Suite("LabelNames")
struct LabelNamesTests {
    private func names(_ text: String) throws -> [String] { try LabelNames(try JSON(parsing: text)).names }

    @Test("Labels stand in the order of their numbers, whatever the order of the text")
    func order() throws {
        let letters = "abcdefghijk".map(String.init)
        let members = letters.enumerated().reversed().map { "\"\($0.offset)\": \"\($0.element)\"" }
        #expect(try names("{\"id2label\": {\(members.joined(separator: ", "))}}") == letters)
        #expect(try names("{}") == ["LABEL_0", "LABEL_1"])
        #expect(try names(#"{"num_labels": 3}"#) == ["LABEL_0", "LABEL_1", "LABEL_2"])
    }

    @Test(
        "Keys that are not the numbers from 0 on are refused",
        arguments: [
            #"{"id2label": {"1": "a", "2": "b"}}"#, #"{"id2label": {"0": "a", "00": "b"}}"#,
            #"{"id2label": {"0": "a", "x": "b"}}"#, #"{"id2label": {"-1": "a"}}"#, #"{"id2label": {}}"#,
            #"{"id2label": {"0": 1}}"#, #"{"id2label": ["a"]}"#, #"{"num_labels": -1}"#,
            #"{"id2label": {"99999999999999999999": "a"}}"#,
        ])
    func refused(_ text: String) { #expect(throws: ModelError.self) { try names(text) } }
}

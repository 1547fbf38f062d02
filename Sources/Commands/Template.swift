// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// A sentence with a place for a label: `a photo of a {}`.
struct Template: ArgumentType, CustomStringConvertible {
    let text: String

    static let placeholder = "TEXT"
    static let pieceKind = Piece.Kind.string
    static let plain = Template(text: "{}")

    var description: String { text }

    static func parse(_ word: Word, in session: Session) throws -> Template {
        guard word.text.contains("{}") else {
            throw Complaint(
                "the template has no place for the label", culprit: word.text,
                hint: "write {} where the label goes: \"a photo of a {}\"")
        }
        return Template(text: word.text)
    }

    /// The sentence with the label in its place.
    func filled(with label: String) -> String { text.split("{}").joined(separator: label) }
}

extension String {
    /// The parts between occurrences of `separator`, found byte by byte.
    fileprivate func split(_ separator: String) -> [String] {
        let (bytes, mark) = (Array(utf8), Array(separator.utf8))
        var (parts, start, index): ([String], Int, Int) = ([], 0, 0)
        while index + mark.count <= bytes.count {
            if bytes[index..<index + mark.count].elementsEqual(mark) {
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        return parts + [String(decoding: bytes[start...], as: UTF8.self)]
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Cuts a line into statements at `;`, and statements into words at blanks, heeding quotes, brackets and comments.
struct LineSplitter {
    struct Part: Sendable {
        var range: Range<Int>
        var words: [Word] = []
        /// A quote or bracket that is never closed.
        var fault: Statement.Fault?
    }

    let bytes: [UInt8]
    private(set) var parts: [Part] = []
    private(set) var comment: Range<Int>?
    private var position = 0

    init(_ line: String) {
        bytes = Array(line.utf8)
        while position < bytes.count, comment == nil { readPart() }
    }

    /// The text of a stretch of the line.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// A stretch of the line without the blanks around it, as a word that is what it was typed as.
    func word(_ range: Range<Int>) -> Word {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes[start].isBlank { start += 1 }
        while end > start, bytes[end - 1].isBlank { end -= 1 }
        return Word(text: text(start..<end), source: text(start..<end), range: start..<end)
    }

    private mutating func readPart() {
        var part = Part(range: position..<position)
        while position < bytes.count {
            let byte = bytes[position]
            if byte.isBlank {
                position += 1
            } else if byte == UInt8(ascii: ";") {
                break
            } else if byte == UInt8(ascii: "#") {
                comment = position..<bytes.count
                break
            } else {
                readWord(into: &part)
            }
        }
        part.range = part.range.lowerBound..<position
        position += 1
        parts.append(part)
    }

    private mutating func readWord(into part: inout Part) {
        let start = position
        var text: [UInt8] = []
        var brackets: [(close: UInt8, at: Int)] = []
        while position < bytes.count {
            let byte = bytes[position]
            if brackets.isEmpty, byte.isBlank || byte == UInt8(ascii: ";") { break }
            if opensQuote(at: position, start: start) {
                readQuoted(into: &text, part: &part, isGrouping: brackets.isEmpty)
                continue
            }
            switch byte {
            case UInt8(ascii: "("): brackets.append((UInt8(ascii: ")"), position))
            case UInt8(ascii: "["): brackets.append((UInt8(ascii: "]"), position))
            case UInt8(ascii: "{"): brackets.append((UInt8(ascii: "}"), position))
            default: if byte == brackets.last?.close { brackets.removeLast() }
            }
            text.append(byte)
            position += 1
        }
        if let open = brackets.last, part.fault == nil {
            let sign = self.text(open.at..<open.at + 1)
            part.fault = Statement.Fault(
                complaint: Complaint(
                    "\(sign) is not closed", culprit: sign, hint: "a text with a bracket stands in quotes"),
                range: open.at..<open.at + 1)
        }
        part.words.append(
            Word(
                text: String(decoding: text, as: UTF8.self), source: self.text(start..<position),
                range: start..<position))
    }

    /// A quote after a letter or digit is an apostrophe.
    private func opensQuote(at index: Int, start: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") else { return false }
        return index == start || !(bytes[index - 1].isNamePart || bytes[index - 1] >= 0x80)
    }

    /// Takes a quoted stretch; `\` keeps a quote or another `\` in it. Inside brackets the quotes stay.
    private mutating func readQuoted(into text: inout [UInt8], part: inout Part, isGrouping: Bool) {
        let (open, quote) = (position, bytes[position])
        if !isGrouping { text.append(quote) }
        position += 1
        while position < bytes.count, bytes[position] != quote {
            if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == quote || bytes[position + 1] == UInt8(ascii: "\\")
            {
                if !isGrouping { text.append(bytes[position]) }
                position += 1
            }
            text.append(bytes[position])
            position += 1
        }
        if position < bytes.count {
            if !isGrouping { text.append(quote) }
            position += 1
        } else if part.fault == nil {
            let sign = self.text(open..<open + 1)
            part.fault = Statement.Fault(
                complaint: Complaint("\(sign) is not closed", culprit: sign), range: open..<open + 1)
        }
    }
}

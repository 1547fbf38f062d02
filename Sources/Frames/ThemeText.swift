// SPDX-License-Identifier: GPL-3.0-or-later

/// The part of TOML that themes are written in: tables of one level, and keys that are texts, whole numbers, or lists
/// of these. Everything else is refused with its line.
///
/// Source: TOML 1.0.0, https://toml.io/en/v1.0.0.
struct ThemeText {
    enum Value: Equatable {
        case text(String)
        case number(Int)
        case list([Value])

        var text: String? { if case .text(let text) = self { text } else { nil } }
        var number: Int? { if case .number(let number) = self { number } else { nil } }
        /// The values of a list; none for anything else.
        var values: [Value] { if case .list(let values) = self { values } else { [] } }
    }

    struct Entry: Equatable {
        /// The table that it stands in; nil before the first.
        let table: String?
        let key: String
        let value: Value
        /// Counted from 1.
        let line: Int
    }

    struct Fault: Error {
        let message: String
        let line: Int
    }

    private(set) var entries: [Entry] = []
    private(set) var tables: [(name: String, line: Int)] = []

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1

    private static let mostValues = 1024

    init(_ text: String) throws(Fault) {
        bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        var table: String?
        while place < bytes.count {
            skipBlanks()
            if next == UInt8(ascii: "[") {
                table = try header()
            } else if let first = next, !Self.endsLine(first), first != UInt8(ascii: "#") {
                try entry(in: table)
            }
            try endLine()
        }
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private func fault(_ what: String) -> Fault { Fault(message: what, line: line) }

    private static func endsLine(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

    private mutating func take(_ sign: Character) -> Bool {
        guard let sign = sign.asciiValue, next == sign else { return false }
        place += 1
        return true
    }

    private mutating func skipBlanks() {
        while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { place += 1 }
    }

    /// A comment, and the end of the line or of the text.
    private mutating func endLine() throws(Fault) {
        skipBlanks()
        if take("#") {
            while let byte = next, !Self.endsLine(byte) {
                guard byte >= 0x20 || byte == 9, byte != 0x7F else { throw fault("a control character stands in it") }
                place += 1
            }
        }
        guard let byte = next else { return }
        if byte == 13 { place += 1 }
        guard take("\n") else { throw fault("something follows that is no part of it") }
        line += 1
    }

    private mutating func header() throws(Fault) -> String {
        place += 1
        guard next != UInt8(ascii: "[") else { throw fault("a theme has no lists of tables") }
        skipBlanks()
        let name = try key()
        skipBlanks()
        guard take("]") else { throw fault("a table is written [roles]") }
        guard !tables.contains(where: { $0.name == name }) else { throw fault("the table \(name) is there already") }
        tables.append((name, line))
        return name
    }

    private mutating func entry(in table: String?) throws(Fault) {
        var table = table, key = try key()
        skipBlanks()
        if table == nil, take(".") {
            skipBlanks()
            (table, key) = (key, try self.key())
            skipBlanks()
        }
        guard take("=") else { throw fault("= is missing behind \(key)") }
        skipBlanks()
        let start = line
        guard !entries.contains(where: { $0.table == table && $0.key == key }) else {
            throw fault("\(key) is there already")
        }
        guard entries.count < Self.mostValues else { throw fault("a theme has not so many keys") }
        entries.append(Entry(table: table, key: key, value: try value(inList: false), line: start))
    }

    private mutating func key() throws(Fault) -> String {
        if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") { return try quoted() }
        let start = place
        while let byte = next, Self.isBare(byte) { place += 1 }
        guard place > start else { throw fault("a name is missing") }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-")
    }

    private mutating func value(inList: Bool) throws(Fault) -> Value {
        switch next {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try quoted())
        case UInt8(ascii: "[") where !inList: return .list(try list())
        default: return .number(try number())
        }
    }

    private mutating func number() throws(Fault) -> Int {
        let start = place
        if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
        while let byte = next, Self.isBare(byte) || ".:".utf8.contains(byte) { place += 1 }
        let word = String(decoding: bytes[start..<place], as: UTF8.self)
        guard !word.isEmpty else { throw fault("a value is missing") }
        guard let number = Int(word) else {
            throw fault("\(word.prefix(40)) is no text, whole number or list of these")
        }
        return number
    }

    private mutating func list() throws(Fault) -> [Value] {
        place += 1
        var values: [Value] = []
        while true {
            try skipLines()
            if take("]") { return values }
            guard values.count < Self.mostValues else { throw fault("a list has not so many values") }
            values.append(try value(inList: true))
            try skipLines()
            if take(",") { continue }
            guard take("]") else { throw fault("] is missing behind a list") }
            return values
        }
    }

    /// Blanks, comments and ends of lines, as lists may have them.
    private mutating func skipLines() throws(Fault) {
        skipBlanks()
        while let byte = next, Self.endsLine(byte) || byte == UInt8(ascii: "#") {
            try endLine()
            skipBlanks()
        }
    }

    private mutating func quoted() throws(Fault) -> String {
        let quote = bytes[place]
        let isLiteral = quote == UInt8(ascii: "'")
        place += 1
        if next == quote, place + 1 < bytes.count, bytes[place + 1] == quote {
            throw fault("a theme has no texts of several lines")
        }
        var text: [UInt8] = []
        while let byte = next, byte != quote {
            guard byte >= 0x20 || byte == 9, byte != 0x7F else { throw fault("a text is not closed in its line") }
            place += 1
            if byte == UInt8(ascii: "\\"), !isLiteral { text += try escape() } else { text.append(byte) }
        }
        guard next == quote else { throw fault("a text is not closed") }
        place += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape() throws(Fault) -> [UInt8] {
        guard let sign = next else { throw fault("a text is not closed") }
        place += 1
        switch sign {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [sign]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let digits = bytes[place...].prefix(sign == UInt8(ascii: "u") ? 4 : 8)
            place += digits.count
            let isWhole = digits.count == (sign == UInt8(ascii: "u") ? 4 : 8)
            let isHexadecimal = digits.allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
            guard isWhole, isHexadecimal, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(value)
            else { throw fault("a text holds \\u and no character behind it") }
            return Array(String(Character(scalar)).utf8)
        default: throw fault("a text holds \\ and no sign that may follow it")
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// A recursive-descent reader of one JSON text into nodes.
struct JSONParser {
    private(set) var nodes: [JSONNode] = []
    private(set) var unescaped: [UInt8] = []
    private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var position = 0
    private let limit: Int

    init(limit: Int, expecting byteCount: Int) {
        self.limit = limit
        nodes.reserveCapacity(min(byteCount / 8 + 1, 1 << 20))
    }

    mutating func parse(_ text: UnsafeBufferPointer<UInt8>) throws(JSONError) {
        bytes = text
        if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF {
            throw error("a byte order mark stands before the text")
        }
        skipBlanks()
        try value(depth: 0)
        skipBlanks()
        guard position == bytes.count else { throw error("something follows the end of the value") }
    }

    /// The byte at the position; 0, which JSON allows nowhere, past the end.
    private var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(JSONError) {
        switch current {
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "{"): try object(depth: depth + 1)
        case UInt8(ascii: "["): try array(depth: depth + 1)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "t"): try word("true", .bool, 1)
        case UInt8(ascii: "f"): try word("false", .bool, 0)
        case UInt8(ascii: "n"): try word("null", .null, 0)
        default: throw unexpected("a value")
        }
    }

    private mutating func word(_ word: StaticString, _ kind: JSON.Kind, _ value: UInt32) throws(JSONError) {
        let length = word.utf8CodeUnitCount
        guard bytes.count - position >= length else { throw unexpected("a value") }
        for i in 0..<length where bytes[position + i] != word.utf8Start[i] { throw unexpected("a value") }
        nodes.append(JSONNode(kind: kind, isUnescaped: false, start: value, length: 0))
        position += length
    }
}

// MARK: - Containers

extension JSONParser {
    private mutating func open(_ kind: JSON.Kind, depth: Int) throws(JSONError) -> Int {
        guard depth <= limit else { throw error("values nest deeper than \(limit) levels") }
        nodes.append(JSONNode(kind: kind, isUnescaped: false, start: 0, length: 0))
        position += 1
        skipBlanks()
        return nodes.count - 1
    }

    private mutating func close(_ container: Int, count: UInt32) {
        nodes[container].start = UInt32(nodes.count)
        nodes[container].length = count
        position += 1
    }

    private mutating func array(depth: Int) throws(JSONError) {
        let container = try open(.array, depth: depth)
        var count: UInt32 = 0
        if current == UInt8(ascii: "]") { return close(container, count: 0) }
        while true {
            try value(depth: depth)
            count += 1
            skipBlanks()
            if current == UInt8(ascii: "]") { return close(container, count: count) }
            guard current == UInt8(ascii: ",") else { throw unexpected("`,` or `]`") }
            position += 1
            skipBlanks()
        }
    }

    private mutating func object(depth: Int) throws(JSONError) {
        let container = try open(.object, depth: depth)
        var keys = JSONKeys()
        if current == UInt8(ascii: "}") { return close(container, count: 0) }
        while true {
            guard current == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
            let start = position
            try string()
            let node = nodes[nodes.count - 1]
            guard insert(node, into: &keys) else {
                let name = withBytes(of: node) { String(decoding: $0.prefix(80), as: UTF8.self) }
                position = start
                throw error("the key \"\(name)\" stands twice in one object")
            }
            skipBlanks()
            guard current == UInt8(ascii: ":") else { throw unexpected("`:`") }
            position += 1
            skipBlanks()
            try value(depth: depth)
            skipBlanks()
            if current == UInt8(ascii: "}") { return close(container, count: UInt32(keys.count)) }
            guard current == UInt8(ascii: ",") else { throw unexpected("`,` or `}`") }
            position += 1
            skipBlanks()
        }
    }

    private func insert(_ node: JSONNode, into keys: inout JSONKeys) -> Bool {
        withBytes(of: node) { key in
            keys.insert(node, hash: JSONKeys.hash(key)) { other in
                other.length == node.length
                    && withBytes(of: other) { $0.elementsEqual(key) }
            }
        }
    }

    private func withBytes<R>(of node: JSONNode, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        let range = Int(node.start)..<Int(node.start) + Int(node.length)
        if node.isUnescaped { return unescaped.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) } }
        return body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range])))
    }
}

// MARK: - Numbers

extension JSONParser {
    private mutating func number() throws(JSONError) {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current | 0x20 == UInt8(ascii: "e") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        nodes.append(
            JSONNode(kind: .number, isUnescaped: false, start: UInt32(start), length: UInt32(position - start)))
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while case UInt8(ascii: "0")...UInt8(ascii: "9") = current { position += 1 }
        if position == start { throw unexpected("a digit") }
    }
}

// MARK: - Strings

extension JSONParser {
    private mutating func string() throws(JSONError) {
        position += 1
        let start = position
        try skipPlain()
        if current == UInt8(ascii: "\""), position < bytes.count {
            append(start: start, length: position - start, isUnescaped: false)
            position += 1
            return
        }
        let arena = unescaped.count
        var run = start
        while true {
            unescaped.append(contentsOf: bytes[run..<position])
            guard position < bytes.count else { throw error("a string is not closed") }
            if current == UInt8(ascii: "\"") { break }
            try escape()
            run = position
            try skipPlain()
        }
        append(start: arena, length: unescaped.count - arena, isUnescaped: true)
        position += 1
    }

    private mutating func append(start: Int, length: Int, isUnescaped: Bool) {
        nodes.append(
            JSONNode(kind: .string, isUnescaped: isUnescaped, start: UInt32(start), length: UInt32(length)))
    }

    /// Goes to the next quote, backslash or the end, over valid UTF-8.
    private mutating func skipPlain() throws(JSONError) {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            if byte < 0x20 { throw error("a control character stands in a string; write it as \\u00..") }
            if byte < 0x80 {
                position += 1
            } else {
                let length = UTF8Sequence.length(bytes, at: position)
                if length == 0 { throw error("these bytes are not UTF-8") }
                position += length
            }
        }
    }

    private mutating func escape() throws(JSONError) {
        position += 1
        let byte = current
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(byte)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"): try unicodeEscape()
        default:
            position -= 1
            throw unexpected("an escape that JSON knows after `\\`")
        }
    }

    private mutating func unicodeEscape() throws(JSONError) {
        let first = try hexQuad()
        var scalar = UInt32(first)
        if UTF16.isTrailSurrogate(first) { throw error("a lone surrogate stands in a string") }
        if UTF16.isLeadSurrogate(first) {
            guard current == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u")
            else { throw error("a lone surrogate stands in a string") }
            position += 2
            let second = try hexQuad()
            guard UTF16.isTrailSurrogate(second) else { throw error("a lone surrogate stands in a string") }
            scalar = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        }
        guard let character = Unicode.Scalar(scalar) else { throw error("no such character") }
        unescaped.append(contentsOf: UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func hexQuad() throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch current {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = current - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = current - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = current - UInt8(ascii: "A") + 10
            default: throw unexpected("four hexadecimal digits after `\\u`")
            }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }
}

// MARK: - Errors

extension JSONParser {
    private func unexpected(_ wanted: String) -> JSONError {
        position < bytes.count ? error("expected \(wanted)") : error("the text ends where \(wanted) is expected")
    }

    private func error(_ message: String) -> JSONError {
        var line = 1, column = 1
        for byte in bytes.prefix(position) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return JSONError("\(message) (line \(line), column \(column))", offset: position)
    }
}

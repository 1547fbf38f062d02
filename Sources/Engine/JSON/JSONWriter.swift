// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// Writes JSON on one line, members in the order they are given, without any control character.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    var text: String { String(decoding: bytes, as: UTF8.self) }

    private mutating func begin() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func raw(_ text: String) {
        begin()
        bytes += text.utf8
    }

    mutating func object(_ body: (inout JSONWriter) -> Void) { nest("{", "}", body) }
    mutating func array(_ body: (inout JSONWriter) -> Void) { nest("[", "]", body) }

    private mutating func nest(_ open: String, _ close: String, _ body: (inout JSONWriter) -> Void) {
        raw(open)
        needsComma = false
        body(&self)
        bytes += close.utf8
        needsComma = true
    }

    /// The key of the member whose value is written next.
    mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func null() { raw("null") }
    mutating func truth(_ value: Bool) { raw(value ? "true" : "false") }
    mutating func integer(_ value: Int) { raw(String(value)) }

    /// A number; JSON has none that is not finite, so these are the strings "NaN", "Infinity" and "-Infinity".
    mutating func number(_ value: Double) {
        if let word = JSONWriter.word(for: value) { return string(word) }
        raw(value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value))
    }

    /// A number with the digits that f32 has.
    mutating func number(_ value: Float) {
        if let word = JSONWriter.word(for: Double(value)) { return string(word) }
        raw(String(value))
    }

    private static func word(for value: Double) -> String? {
        if value.isNaN { return "NaN" }
        return value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : nil
    }

    mutating func string(_ value: String) {
        begin()
        bytes.append(UInt8(ascii: "\""))
        for scalar in value.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C: bytes += [UInt8(ascii: "\\"), UInt8(scalar.value)]
            case 0x0A: bytes += "\\n".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x0D: bytes += "\\r".utf8
            // Whatever is made visible on its way to a terminal would be no JSON then.
            case _ where scalar.steers:
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                    let hex = String(unit, radix: 16)
                    bytes += ("\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex).utf8
                }
            default: bytes += String(scalar).utf8
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func strings(_ values: [String]) { array { json in values.forEach { json.string($0) } } }
    mutating func integers(_ values: [Int]) { array { json in values.forEach { json.integer($0) } } }
}

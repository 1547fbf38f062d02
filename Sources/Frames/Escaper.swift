// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// The one way for text from outside (file names, captions, model output) to the screen or a terminal: whatever could
/// steer the terminal or reorder text becomes visible.
///
/// C0 becomes `^[`, DEL `^?`; C1, bidirectional controls, line and paragraph separators and tags become `\u{9b}`;
/// bytes that are not UTF-8 become `\xff`.
public enum Escaper {
    /// The text with line feeds and tabs as they are, for printing several lines.
    public static func visible(_ text: String) -> String {
        escaped(text, keepingLayout: true)
    }

    /// The text on one line: line feeds and tabs become `^J` and `^I`.
    public static func line(_ text: String) -> String {
        escaped(text, keepingLayout: false)
    }

    /// Bytes that may not be UTF-8, as text; line feeds and tabs stay.
    public static func visible(bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        var result = ""
        var index = 0
        while index < bytes.count {
            let length = scalarLength(bytes[index])
            let end = index + length
            if end <= bytes.count, let text = String(validating: bytes[index..<end], as: UTF8.self) {
                for scalar in text.unicodeScalars { append(scalar, to: &result, keepingLayout: true) }
                index = end
            } else {
                result += hex(bytes[index])
                index += 1
            }
        }
        return result
    }

    private static func scalarLength(_ lead: UInt8) -> Int {
        lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }

    private static func escaped(_ text: String, keepingLayout: Bool) -> String {
        let harmless = text.utf8.allSatisfy { ($0 >= 0x20 && $0 < 0x7F) || (keepingLayout && ($0 == 9 || $0 == 10)) }
        if harmless { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars { append(scalar, to: &result, keepingLayout: keepingLayout) }
        return result
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout String, keepingLayout: Bool) {
        switch scalar.value {
        case 0x09 where keepingLayout, 0x0A where keepingLayout: result.unicodeScalars.append(scalar)
        case 0..<0x20: result += "^" + String(Unicode.Scalar(UInt8(scalar.value) + 0x40))
        case 0x7F: result += "^?"
        case _ where scalar.steers:
            result += "\\u{" + String(scalar.value, radix: 16) + "}"
        default: result.unicodeScalars.append(scalar)
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return "\\x" + (digits.count < 2 ? "0" : "") + digits
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Writes strings as JSON does, so that any reader gets the same bytes back.
public enum JSONText {
    /// `text` in quotes, with quotes, backslashes and control characters escaped.
    public static func quoted(_ text: some Sequence<UInt8>) -> [UInt8] {
        var out: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
            case 0x0A: out += Array("\\n".utf8)
            case 0x0D: out += Array("\\r".utf8)
            case 0x09: out += Array("\\t".utf8)
            case 0x00..<0x20, 0x7F:
                let digits = Array("0123456789abcdef".utf8)
                out += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
        return out
    }

    /// `text` in quotes, as a string.
    public static func quoted(_ text: String) -> String { String(decoding: quoted(text.utf8), as: UTF8.self) }
}

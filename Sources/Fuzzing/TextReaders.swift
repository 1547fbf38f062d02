// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Frames

/// Texts of a fixed form, and the way of any text to a screen.
enum TextReaders {
    /// What was read is written, and read again to the same.
    static func json(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        let text = JSONValue(try JSON(parsing: bytes)).text
        do {
            let again = JSONValue(try JSON(parsing: text)).text
            try FuzzFault.check(again.utf8.elementsEqual(text.utf8), "\(text) reads as \(again)")
        } catch let error as JSONError { throw FuzzFault(message: "\(text) does not read again: \(error.message)") }
    }

    static func theme(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        _ = try folder.write(bytes, to: "fuzzed.toml")
        let theme = try ThemeFolder(paths: [folder.path]).theme(named: "fuzzed")
        for ramp in Ramp.allCases { _ = theme.colors(ramp) }
        for role in Role.allCases { _ = theme.color(role) }
    }

    /// Nothing that could steer a terminal is left, in lines and in cells.
    static func escapes(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        for shown in [Escaper.visible(bytes: bytes), Escaper.visible(text)] {
            try FuzzFault.check(shown.unicodeScalars.allSatisfy { isTame($0) || $0 == "\n" || $0 == "\t" }, shown)
        }
        try FuzzFault.check(Escaper.line(text).unicodeScalars.allSatisfy(isTame), "a line is not tame")
        for limit in [0, 7, Int.max] {
            for (glyph, width) in Glyph.run(of: text, limit: limit) {
                try FuzzFault.check(glyph.scalars.allSatisfy(isTame) && (1...2).contains(width), "\(glyph)")
            }
        }
    }

    /// A list of its own, not that of the escaper.
    private static func isTame(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: false
        default: true
        }
    }
}

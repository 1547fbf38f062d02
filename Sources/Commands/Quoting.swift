// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// Words as they can be typed again.
enum Quoting {
    /// A word, quoted where it holds what the language would take apart.
    static func word(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte >= 0x80 || "._-/:,~+@%".utf8.contains(byte)
        }
        if plain, !text.isEmpty { return text }
        let escaped = text.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }

    /// A text, so that it is taken for nothing else.
    static func text(_ text: String) -> String { word("text:" + text) }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Which token of an input: its number, a word, or a word's second time: `4`, `cat`, `cat:2`.
public enum TokenSelection: ArgumentType, Equatable, CustomStringConvertible {
    /// From 0; negative from the end.
    case index(Int)
    /// `occurrence` counts from 1.
    case word(String, occurrence: Int)

    public static var placeholder: String { "WORD|WORD:2|N" }

    public var description: String {
        switch self {
        case .index(let index): String(index)
        case .word(let word, let occurrence): occurrence == 1 ? word : "\(word):\(occurrence)"
        }
    }

    public static func parse(_ word: Word, in session: Session) throws -> TokenSelection {
        if let index = Int(word.text) { return .index(index) }
        if let colon = word.text.utf8.lastIndex(of: UInt8(ascii: ":")), colon > word.text.startIndex,
            let occurrence = Int(word.text[word.text.utf8.index(after: colon)...]), occurrence > 0
        {
            return .word(String(word.text[..<colon]), occurrence: occurrence)
        }
        guard !word.text.isEmpty else { throw Complaint("an empty word chooses no token") }
        return .word(word.text, occurrence: 1)
    }
}

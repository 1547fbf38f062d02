// SPDX-License-Identifier: GPL-3.0-or-later

/// How SentencePiece cleans a text: characters are replaced by rules, blanks are brought to one and marked by `▁`.
///
/// Source: sentencepiece 0.2, `normalizer.cc`, in its order and with its treatment of the first and last blanks.
struct SentencePieceText: Sendable {
    var map: CharacterMap?
    /// Whether a blank is put before the text.
    var addsBlank = true
    /// Whether blanks at the ends go, and runs of them become one.
    var removesBlanks = true
    /// Whether blanks become `▁`.
    var marksBlanks = true
    /// Whether the blank that is added comes behind the text.
    var putsBlankBehind = false
    /// Pieces that no rule touches.
    private var userDefined: PieceTrie?

    static let mark = Array("▁".utf8)

    mutating func setUserDefined(_ pieces: [UnigramPieces.Piece]) {
        for (id, piece) in pieces.enumerated() where piece.kind == .userDefined {
            userDefined = userDefined ?? PieceTrie()
            userDefined?.insert(piece.text, id: id)
        }
    }

    func normalized(_ text: [UInt8]) -> [UInt8] {
        let blank = UInt8(ascii: " "), shown = marksBlanks ? Self.mark : [blank]
        var rest = text[...]
        if removesBlanks {
            while !rest.isEmpty {
                let (piece, length) = prefix(of: rest)
                guard piece.elementsEqual([blank]) else { break }
                rest = rest.dropFirst(length)
            }
        }
        if rest.isEmpty { return [] }
        var result: [UInt8] = []
        result.reserveCapacity(rest.count + 16)
        if !putsBlankBehind, addsBlank { result += shown }
        var afterBlank = removesBlanks
        while !rest.isEmpty {
            var (piece, length) = prefix(of: rest)
            while afterBlank, piece.first == blank { piece = piece.dropFirst() }
            for byte in piece {
                if byte == blank { result += shown } else { result.append(byte) }
            }
            if let last = piece.last { afterBlank = last == blank }
            if !removesBlanks { afterBlank = false }
            rest = rest.dropFirst(length)
        }
        if removesBlanks {
            while result.count >= shown.count, result.suffix(shown.count).elementsEqual(shown) {
                result.removeLast(shown.count)
            }
        }
        if putsBlankBehind, addsBlank { result += shown }
        return result
    }

    /// What stands for the first characters of a text, and how many bytes they are.
    private func prefix(of text: ArraySlice<UInt8>) -> (piece: ArraySlice<UInt8>, length: Int) {
        if let length = userDefined?.longestPrefix(of: text) { return (text.prefix(length), length) }
        if let (length, replacement) = map?.longestEntry(of: text) { return (replacement, length) }
        var length = 1
        while length < text.count, text[text.startIndex + length] & 0xC0 == 0x80 { length += 1 }
        return (text.prefix(length), length)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Tokens that are found in a text before anything else is done to it, such as `<|endoftext|>` or `[MASK]`.
struct AddedTokens: Sendable {
    struct Token: Sendable {
        var text: [UInt8]
        var id: Int
        /// Whether it is searched for after normalisation instead of before.
        var isNormalized = false
        var isSpecial = true
        /// Whether the blanks before it, and those behind it, are taken with it.
        var takesBlanksBefore = false
        var takesBlanksBehind = false
    }

    private(set) var tokens: [Token] = []
    /// The tokens that begin with each byte, the longest first.
    private var byFirstByte: [UInt8: [Token]] = [:]

    mutating func insert(_ token: Token) {
        guard let first = token.text.first else { return }
        tokens.removeAll { $0.text == token.text }
        tokens.append(token)
        byFirstByte[first, default: []].removeAll { $0.text == token.text }
        byFirstByte[first, default: []].append(token)
        byFirstByte[first]?.sort { $0.text.count > $1.text.count }
    }

    /// The token of this id as it is written; nil where there is none.
    func text(of id: Int) -> [UInt8]? { tokens.first { $0.id == id }?.text }

    func isSpecial(_ id: Int) -> Bool { tokens.contains { $0.id == id && $0.isSpecial } }

    enum Part {
        case text(Range<Int>)
        case token(Token)
    }

    /// Hands a text to a builder, until that is full: tokens as they stand, and what lies between them by `append`.
    func feed(
        _ text: String, to builder: inout EncodingBuilder,
        _ append: (UnsafeBufferPointer<UInt8>, inout EncodingBuilder) -> Void
    ) {
        var text = text
        text.withUTF8 { bytes in
            for part in split(bytes, normalized: false) {
                switch part {
                case .token(let token): builder.append(special: token.id)
                case .text(let range): append(UnsafeBufferPointer(rebasing: bytes[range]), &builder)
                }
                if builder.isFull { return }
            }
        }
    }

    /// One past the highest id; 0 without tokens.
    var idBound: Int { (tokens.map(\.id).max() ?? -1) + 1 }

    /// Parts a text at the tokens in it: the leftmost first, the longest of those that begin at one place.
    func split(_ text: UnsafeBufferPointer<UInt8>, normalized: Bool) -> [Part] {
        guard tokens.contains(where: { $0.isNormalized == normalized }) else {
            return text.isEmpty ? [] : [.text(0..<text.count)]
        }
        var parts: [Part] = []
        var start = 0, position = 0
        while position < text.count {
            let found = byFirstByte[text[position]]?.first { token in
                token.isNormalized == normalized && token.text.count <= text.count - position
                    && text[position..<position + token.text.count].elementsEqual(token.text)
            }
            guard let found else {
                position += 1
                continue
            }
            var front = position
            position += found.text.count
            if found.takesBlanksBefore { Self.skipBlanks(before: &front, downTo: start, in: text) }
            if found.takesBlanksBehind { Self.skipBlanks(behind: &position, in: text) }
            if start < front { parts.append(.text(start..<front)) }
            parts.append(.token(found))
            start = position
        }
        if start < text.count { parts.append(.text(start..<text.count)) }
        return parts
    }

    private static func skipBlanks(before place: inout Int, downTo start: Int, in text: UnsafeBufferPointer<UInt8>) {
        while place > start {
            var first = place - 1
            while first > start, text[first] & 0xC0 == 0x80 { first -= 1 }
            guard isBlank(text[first..<place]) else { return }
            place = first
        }
    }

    private static func skipBlanks(behind place: inout Int, in text: UnsafeBufferPointer<UInt8>) {
        while place < text.count {
            var end = place + 1
            while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
            guard isBlank(text[place..<end]) else { return }
            place = end
        }
    }

    private static func isBlank(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy(\.isBlank)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// What sequences of characters are replaced by, as SentencePiece compiles its rules (`precompiled_charsmap`).
///
/// Source: sentencepiece 0.2, `normalizer.cc`: the length of a double-array trie in bytes, the trie (Aoe 1989; units as
/// darts-clone writes them), and the replacements, each ended by a 0. Every place that the trie names is checked.
struct CharacterMap: Sendable {
    private let units: [UInt32]
    private let replacements: [UInt8]

    /// The longest replacement that is taken: rules of Unicode need 33 bytes.
    private static let longest = 256
    /// The most entries of a text that SentencePiece looks at.
    private static let mostEntries = 32

    init(_ bytes: ArraySlice<UInt8>, name: String) throws(PreparingError) {
        func damaged(_ what: String) -> PreparingError {
            PreparingError("the precompiled_charsmap in \(name) \(what)")
        }
        guard bytes.count >= 4 else { throw damaged("is too short") }
        let size = Int(Self.word(bytes, at: bytes.startIndex)), start = bytes.startIndex + 4
        guard size > 0, size % 4 == 0, size <= bytes.count - 4 else { throw damaged("has a trie of a wrong size") }
        units = stride(from: start, to: start + size, by: 4).map { Self.word(bytes, at: $0) }
        replacements = Array(bytes[(start + size)...])
        var length = 0
        for byte in replacements {
            length = byte == 0 ? 0 : length + 1
            guard length <= Self.longest else { throw damaged("replaces a character by a text") }
        }
    }

    private static func word(_ bytes: ArraySlice<UInt8>, at place: Int) -> UInt32 {
        UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
            | UInt32(bytes[place + 3]) << 24
    }

    /// The longest entry that the text begins with, and what replaces it.
    func longestEntry(of text: ArraySlice<UInt8>) -> (length: Int, replacement: ArraySlice<UInt8>)? {
        var found: (length: Int, place: Int)?
        search(text) { length, place in
            found = (length, place)
            return true
        }
        guard let found, let replacement = replacement(at: found.place) else { return nil }
        return (found.length, replacement)
    }

    /// What replaces the shortest entry that the text begins with, as the tokenizers library looks it up.
    func shortestEntry(of text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var found: Int?
        search(text) { _, place in
            found = place
            return false
        }
        return found.flatMap(replacement)
    }

    private func replacement(at place: Int) -> ArraySlice<UInt8>? {
        guard replacements.indices.contains(place) else { return nil }
        let rest = replacements[place...]
        return rest.prefix { $0 != 0 }
    }

    /// Shows each entry that the text begins with, the shortest first, until `visit` says to stop.
    private func search(_ text: ArraySlice<UInt8>, _ visit: (_ length: Int, _ place: Int) -> Bool) {
        var node = 0, entries = 0
        guard let root = units.first else { return }
        node ^= Self.offset(root)
        for (i, byte) in text.enumerated() {
            node ^= Int(byte)
            guard byte != 0, units.indices.contains(node) else { return }
            let unit = units[node]
            guard unit & (1 << 31 | 0xFF) == UInt32(byte) else { return }
            node ^= Self.offset(unit)
            guard units.indices.contains(node) else { return }
            if unit >> 8 & 1 == 1 {
                entries += 1
                guard visit(i + 1, Int(units[node] & ~(1 << 31))), entries < Self.mostEntries else { return }
            }
        }
    }

    private static func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & (1 << 9)) >> 6)) }
}

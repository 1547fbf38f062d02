// SPDX-License-Identifier: GPL-3.0-or-later

/// A unigram tokenizer of SentencePiece; ids equal those of the library that its file belongs to.
public struct UnigramTokenizer: Tokenizer {
    public let kind = "unigram (SentencePiece)"
    public let specials: SpecialTokens
    public let maximumLength: Int?

    let pieces: UnigramPieces
    let added: AddedTokens
    /// How a text becomes words with `▁` for blanks.
    let text: UnigramText
    let opening: Int?
    let closing: Int?

    public var vocabularySize: Int { max(pieces.vocabulary.size, added.idBound) }

    public func encode(_ text: String, limit: Int?) -> Encoding {
        var builder = EncodingBuilder(opening: opening, closing: closing, limit: limit)
        switch self.text {
        case .sentencePiece(let steps):
            added.feed(text, to: &builder) { append(ids(of: steps.normalized(Array($0))), to: &$1) }
        case .siglip(let canonical, let steps):
            // A mark before the text stands for the blank that SentencePiece is kept from adding.
            let marked = "▁" + String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "▁" ? " " : $0 }))
            added.feed(marked, to: &builder) { part, builder in
                append(siglip(String(decoding: part, as: UTF8.self), canonical, steps), to: &builder)
            }
        case .steps(let steps):
            var isFirst = true
            added.feed(text, to: &builder) { part, builder in
                appendSteps(String(decoding: part, as: UTF8.self), steps, isFirst: isFirst, to: &builder)
                isFirst = false
            }
        }
        return builder.finish(token: token, piece: { piece($0) ?? "" })
    }

    /// The reference puts the unknown token before a text, so that its first mark is kept, and takes off as many pieces
    /// as that token alone has.
    private func siglip(_ part: String, _ canonical: SigLIPText, _ steps: SentencePieceText) -> [Piece] {
        let front = token(pieces.unknown) ?? ""
        let all = ids(of: steps.normalized(Array((front + canonical.canonical(part)).utf8)))
        let own = ids(of: steps.normalized(Array(front.utf8))).count
        return all.count >= own ? Array(all.dropFirst(own)) : all
    }

    private func appendSteps(
        _ part: String, _ steps: UnigramSteps, isFirst: Bool, to builder: inout EncodingBuilder
    ) {
        var (text, keepsStart) = steps.normalized(part)
        keepsStart = keepsStart && isFirst
        text.withUTF8 { bytes in
            for found in added.split(bytes, normalized: true) {
                if builder.isFull { return }
                switch found {
                case .token(let token): builder.append(special: token.id)
                case .text(let range):
                    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
                    for word in steps.words(of: text, isFirst: keepsStart && range.lowerBound == 0) {
                        guard !builder.isFull else { return }
                        append(ids(of: Array(word.utf8)), to: &builder)
                    }
                }
            }
        }
    }

    /// A piece of a text: its id, and the bytes it stands for.
    private struct Piece {
        var id: Int
        var text: ArraySlice<UInt8>
    }

    /// The pieces of a cleaned text. Unknown characters that follow each other are one, or are told byte by byte.
    private func ids(of text: [UInt8]) -> [Piece] {
        var result: [Piece] = []
        var open: Range<Int>?
        func close() {
            guard let range = open else { return }
            open = nil
            if let id = pieces.vocabulary.id(of: text[range]), self.text.looksUpUnknown {
                result.append(Piece(id: id, text: text[range]))
            } else if pieces.bytes.count == 256 {
                for place in range {
                    result.append(Piece(id: pieces.bytes[Int(text[place])], text: text[place...place]))
                }
            } else {
                result.append(Piece(id: pieces.unknown, text: text[range]))
            }
        }
        for part in pieces.parts(of: text) {
            if part.id == pieces.unknown {
                open = (open?.lowerBound ?? part.range.lowerBound)..<part.range.upperBound
            } else {
                close()
                result.append(Piece(id: part.id, text: text[part.range]))
            }
        }
        close()
        return result
    }

    /// A mark begins a word.
    private func append(_ found: [Piece], to builder: inout EncodingBuilder) {
        var start = 0
        while start < found.count, !builder.isFull {
            var end = start + 1
            while end < found.count, !found[end].text.starts(with: SentencePieceText.mark) { end += 1 }
            let bytes = found[start..<end].flatMap { $0.text }
            let word = String(decoding: bytes, as: UTF8.self).drop { $0 == "▁" }
            builder.append(word: String(word), ids: found[start..<end].lazy.map(\.id))
            start = end
        }
    }

    public func token(_ id: Int) -> String? {
        pieces.vocabulary.bytes(of: id).map { String(decoding: $0, as: UTF8.self) }
            ?? added.text(of: id).map { String(decoding: $0, as: UTF8.self) }
    }

    public func piece(_ id: Int) -> String? {
        guard let token = token(id) else { return nil }
        let shown = token.drop { $0 == "▁" }
        return shown.isEmpty ? token : String(shown)
    }

    public func decode(_ ids: [Int], skippingSpecials: Bool) -> String {
        let byteOfID = Dictionary(
            pieces.bytes.enumerated().map { ($0.element, UInt8(truncatingIfNeeded: $0.offset)) },
            uniquingKeysWith: { first, _ in first })
        var bytes: [UInt8] = []
        for id in ids where !(skippingSpecials && (added.isSpecial(id) || id == closing || id == opening)) {
            if let byte = byteOfID[id] { bytes.append(byte) } else { bytes += Array((token(id) ?? "").utf8) }
        }
        let text = String(decoding: bytes, as: UTF8.self).unicodeScalars.map { $0 == "▁" ? " " : $0 }
        return String(String.UnicodeScalarView(text.drop { $0 == " " }))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// BERT's WordPiece tokenizer; ids equal those of transformers' fast tokenizer.
///
/// Source: Wu et al., "Google's Neural Machine Translation System", 2016, section 4.1: each word is taken apart into
/// the longest pieces from the left; a word that does not come out is unknown as a whole.
public struct WordPieceTokenizer: Tokenizer {
    public let kind = "WordPiece (BERT)"
    public let specials: SpecialTokens
    public let maximumLength: Int?

    let vocabulary: Vocabulary
    let text: BERTText
    let added: AddedTokens
    let prefix: String
    /// A word of more scalars is unknown: what keeps the search for pieces short.
    let longestWord: Int
    private let unknown: Int

    /// - Throws: `PreparingError` when the vocabulary lacks the special tokens.
    init(
        vocabulary: Vocabulary, text: BERTText, added: AddedTokens, specials: SpecialTokens, maximumLength: Int?,
        prefix: String = "##", longestWord: Int = 100
    ) throws(PreparingError) {
        guard let unknown = specials.unk, specials.cls != nil, specials.sep != nil else {
            throw PreparingError("the vocabulary lacks one of the tokens [UNK], [CLS], [SEP]")
        }
        self.vocabulary = vocabulary
        self.text = text
        self.added = added
        self.specials = specials
        self.maximumLength = maximumLength
        self.prefix = prefix
        self.longestWord = longestWord
        self.unknown = unknown
    }

    public var vocabularySize: Int { max(vocabulary.size, added.idBound) }

    public func encode(_ text: String, limit: Int?) -> Encoding {
        var builder = EncodingBuilder(opening: specials.cls, closing: specials.sep, limit: limit)
        added.feed(text, to: &builder) { append(self.text.normalized($0), to: &$1) }
        return builder.finish(token: token, piece: { piece($0) ?? "" })
    }

    private func append(_ scalars: [Unicode.Scalar], to builder: inout EncodingBuilder) {
        var bytes: [UInt8] = []
        BERTText.forEachWord(in: scalars) { word in
            guard !builder.isFull else { return }
            bytes.removeAll(keepingCapacity: true)
            for scalar in word { bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
            let ids = word.count > longestWord ? nil : pieces(of: bytes)
            builder.append(word: String(decoding: bytes, as: UTF8.self), ids: ids ?? [unknown])
        }
    }

    /// The longest pieces from the left; nil when some part is in no piece.
    private func pieces(of word: [UInt8]) -> [Int]? {
        var ids: [Int] = []
        var start = 0
        var candidate: [UInt8] = []
        while start < word.count {
            let front = start == 0 ? [] : Array(prefix.utf8)
            var end = min(word.count, start + vocabulary.longestPiece)
            var found: Int?
            while end > start, found == nil {
                // Only whole scalars: the next byte must not continue one.
                if end == word.count || word[end] & 0xC0 != 0x80 {
                    candidate.removeAll(keepingCapacity: true)
                    candidate += front
                    candidate += word[start..<end]
                    found = vocabulary.id(of: candidate)
                }
                if found == nil { end -= 1 }
            }
            guard let found else { return nil }
            ids.append(found)
            start = end
        }
        return ids
    }

    public func token(_ id: Int) -> String? {
        vocabulary.bytes(of: id).map { String(decoding: $0, as: UTF8.self) }
            ?? added.text(of: id).map { String(decoding: $0, as: UTF8.self) }
    }

    public func piece(_ id: Int) -> String? { token(id) }

    public func decode(_ ids: [Int], skippingSpecials: Bool) -> String {
        var text = ""
        for id in ids where !(skippingSpecials && added.isSpecial(id)) {
            guard let token = token(id) else { continue }
            if !text.isEmpty, token.utf8.starts(with: prefix.utf8) {
                text += String(decoding: token.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
            } else {
                // Signs that close a word lean on it.
                text += text.isEmpty || [".", "?", "!", ","].contains(token) ? token : " " + token
            }
        }
        return text
    }
}

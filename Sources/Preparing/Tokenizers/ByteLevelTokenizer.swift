// SPDX-License-Identifier: GPL-3.0-or-later

/// GPT-2's byte-level byte-pair tokenizer, in whose pieces the blank before a word is a sign; ids equal those of
/// transformers' GPT2Tokenizer.
public struct ByteLevelTokenizer: Tokenizer {
    public let kind = "byte-pair (GPT-2)"
    public let specials: SpecialTokens
    public let maximumLength: Int?

    let vocabulary: Vocabulary
    let merges: BytePairMerges
    let added: AddedTokens
    /// Whether a text that begins with no blank is given one.
    let addsBlank: Bool
    /// Whether the token for the start of a text is put before it.
    let addsStart: Bool
    /// The id of each byte's symbol; nil where the vocabulary lacks it.
    private let symbols: [UInt32?]

    init(
        vocabulary: Vocabulary, merges: BytePairMerges, added: AddedTokens, specials: SpecialTokens,
        maximumLength: Int?, addsBlank: Bool, addsStart: Bool
    ) {
        self.vocabulary = vocabulary
        self.merges = merges
        self.added = added
        self.specials = specials
        self.maximumLength = maximumLength
        self.addsBlank = addsBlank
        self.addsStart = addsStart
        symbols = ByteAlphabet.gpt2.symbols.map { vocabulary.id(of: $0).map(UInt32.init) }
    }

    /// Files may name the tokens that stand for no text beside the vocabulary alone.
    public var vocabularySize: Int { max(vocabulary.size, added.idBound) }

    public func encode(_ text: String, limit: Int?) -> Encoding {
        var builder = EncodingBuilder(opening: addsStart ? specials.bos : nil, closing: nil, limit: limit)
        added.feed(text, to: &builder) { append($0, to: &$1) }
        return builder.finish(token: token, piece: { piece($0) ?? "" })
    }

    private func append(_ text: UnsafeBufferPointer<UInt8>, to builder: inout EncodingBuilder) {
        var scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        if addsBlank, let first = scalars.first, !first.isBlank { scalars.insert(" ", at: 0) }
        var bytes: [UInt8] = []
        var ids: [UInt32] = []
        GPT2Text.forEachWord(in: scalars) { word in
            guard !builder.isFull else { return }
            bytes.removeAll(keepingCapacity: true)
            for scalar in word { bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
            ids.removeAll(keepingCapacity: true)
            for byte in bytes { if let id = symbols[Int(byte)] { ids.append(id) } }
            merges.join(&ids)
            let shown = bytes.first == UInt8(ascii: " ") && bytes.count > 1 ? bytes.dropFirst() : bytes[...]
            builder.append(word: String(decoding: shown, as: UTF8.self), ids: ids.lazy.map(Int.init))
        }
    }

    public func token(_ id: Int) -> String? {
        vocabulary.bytes(of: id).map { String(decoding: $0, as: UTF8.self) }
            ?? added.text(of: id).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Without the blank before a word; a piece of blanks alone as the vocabulary has it.
    public func piece(_ id: Int) -> String? {
        if let special = added.text(of: id) { return String(decoding: special, as: UTF8.self) }
        guard let symbols = vocabulary.bytes(of: id) else { return nil }
        let bytes = ByteAlphabet.gpt2.bytes(of: symbols)
        let shown = bytes.first == UInt8(ascii: " ") ? bytes.dropFirst() : bytes[...]
        // Part of a scalar is no text: its bytes are shown.
        guard let text = String(validating: shown, as: UTF8.self) else {
            return shown.map { "\\x" + BytePairTokenizer.hexadecimal($0) }.joined()
        }
        return text.unicodeScalars.allSatisfy(\.isBlank) ? token(id) : text
    }

    public func decode(_ ids: [Int], skippingSpecials: Bool) -> String {
        let kept = ids.filter { !(skippingSpecials && added.isSpecial($0)) }
        let bytes = ByteAlphabet.gpt2.bytes(of: kept, vocabulary, added)
        return String(decoding: bytes, as: UTF8.self)
    }
}

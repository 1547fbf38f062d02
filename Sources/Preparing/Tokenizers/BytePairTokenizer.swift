// SPDX-License-Identifier: GPL-3.0-or-later

/// CLIP's byte-level byte-pair tokenizer; ids equal those of transformers' fast tokenizer.
public struct BytePairTokenizer: Tokenizer {
    public let kind = "byte-pair (CLIP)"
    public let specials: SpecialTokens
    public let maximumLength: Int?

    let vocabulary: Vocabulary
    let merges: BytePairMerges
    let added: AddedTokens
    private let unknown: Int
    /// The id of each byte's symbol inside a word, and at its end; nil where the vocabulary lacks it.
    private let inside: [UInt32?]
    private let final: [UInt32?]

    static let endOfWord = "</w>"

    /// - Throws: `PreparingError` when the vocabulary lacks the special tokens.
    init(
        vocabulary: Vocabulary, merges: BytePairMerges, added: AddedTokens, specials: SpecialTokens,
        maximumLength: Int?
    ) throws(PreparingError) {
        guard specials.bos != nil, specials.eos != nil, let unknown = specials.unk else {
            throw PreparingError("the vocabulary lacks the tokens for the start and the end of a text")
        }
        self.vocabulary = vocabulary
        self.merges = merges
        self.added = added
        self.specials = specials
        self.maximumLength = maximumLength
        self.unknown = unknown
        let symbols = ByteAlphabet.gpt2.symbols
        inside = symbols.map { vocabulary.id(of: $0).map(UInt32.init) }
        final = symbols.map { vocabulary.id(of: $0 + Array(Self.endOfWord.utf8)).map(UInt32.init) }
    }

    public var vocabularySize: Int { max(vocabulary.size, added.idBound) }

    public func encode(_ text: String, limit: Int?) -> Encoding {
        var builder = EncodingBuilder(opening: specials.bos, closing: specials.eos, limit: limit)
        added.feed(text, to: &builder) { append(CLIPText.normalized($0), to: &$1) }
        return builder.finish(token: token, piece: { piece($0) ?? "" })
    }

    private func append(_ scalars: [Unicode.Scalar], to builder: inout EncodingBuilder) {
        guard added.tokens.contains(where: \.isNormalized) else { return appendWords(scalars, to: &builder) }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        text.withUTF8 { bytes in
            for part in added.split(bytes, normalized: true) {
                switch part {
                case .token(let token): builder.append(special: token.id)
                case .text(let range):
                    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
                    appendWords(Array(text.unicodeScalars), to: &builder)
                }
            }
        }
    }

    private func appendWords(_ scalars: [Unicode.Scalar], to builder: inout EncodingBuilder) {
        var bytes: [UInt8] = []
        var symbols: [UInt32] = []
        CLIPText.forEachWord(in: scalars) { word in
            guard !builder.isFull else { return }
            bytes.removeAll(keepingCapacity: true)
            for scalar in word { bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
            symbols.removeAll(keepingCapacity: true)
            for byte in bytes.dropLast() { symbols.append(inside[Int(byte)] ?? UInt32(unknown)) }
            if let last = bytes.last { symbols.append(final[Int(last)] ?? UInt32(unknown)) }
            merges.join(&symbols)
            builder.append(word: String(decoding: bytes, as: UTF8.self), ids: symbols.lazy.map(Int.init))
        }
    }

    public func token(_ id: Int) -> String? {
        vocabulary.bytes(of: id).map { String(decoding: $0, as: UTF8.self) }
            ?? added.text(of: id).map { String(decoding: $0, as: UTF8.self) }
    }

    public func piece(_ id: Int) -> String? {
        if let special = added.text(of: id) { return String(decoding: special, as: UTF8.self) }
        guard let bytes = vocabulary.bytes(of: id) else { return nil }
        let ending = Array(Self.endOfWord.utf8)
        let endsWord = bytes.count > ending.count && bytes.suffix(ending.count).elementsEqual(ending)
        let text = ByteAlphabet.gpt2.bytes(of: endsWord ? bytes.dropLast(ending.count) : bytes)
        // Part of a scalar is no text: its bytes are shown.
        return String(validating: text, as: UTF8.self) ?? text.map { "\\x" + Self.hexadecimal($0) }.joined()
    }

    static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    public func decode(_ ids: [Int], skippingSpecials: Bool) -> String {
        let kept = ids.filter { !(skippingSpecials && added.isSpecial($0)) }
        let bytes = ByteAlphabet.gpt2.bytes(of: kept, vocabulary, added)
        return WordEnds.toBlanks(String(decoding: bytes, as: UTF8.self), ending: Self.endOfWord)
    }
}

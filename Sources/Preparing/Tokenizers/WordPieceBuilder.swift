// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// Puts a WordPiece tokenizer together from its files.
final class WordPieceBuilder {
    private let settings: TokenizerSettings
    private var vocabulary = Vocabulary(expecting: 0)
    var added: [AddedTokens.Token] = []
    var unknown: String?
    var text: BERTText?
    var prefix = "##"
    var longestWord = 100

    init(settings: TokenizerSettings) { self.settings = settings }

    /// Reads an object of pieces and ids.
    func read(vocabulary json: JSON, name: String) throws(PreparingError) {
        vocabulary = try Vocabulary(json, name: name)
    }

    /// Reads one piece a line; its id is the line's number from 0. Lines end as Python ends them.
    func read(lines bytes: [UInt8], name: String) throws(PreparingError) {
        vocabulary = Vocabulary(expecting: bytes.count / 6)
        var id = 0, start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != 10, bytes[end] != 13 { end += 1 }
            guard let piece = String(validating: bytes[start..<end], as: UTF8.self) else {
                throw PreparingError("line \(id + 1) of \(name) is not UTF-8")
            }
            try vocabulary.insert(piece, id: id)
            id += 1
            start = end + (end + 1 < bytes.count && bytes[end] == 13 && bytes[end + 1] == 10 ? 2 : 1)
        }
    }

    func tokenizer() throws(PreparingError) -> WordPieceTokenizer {
        let unk = settings.token("unk_token") ?? unknown ?? "[UNK]"
        let cls = settings.token("cls_token") ?? "[CLS]", sep = settings.token("sep_token") ?? "[SEP]"
        let pad = settings.token("pad_token") ?? "[PAD]", mask = settings.token("mask_token") ?? "[MASK]"
        var tokens = AddedTokens()
        for name in [pad, unk, cls, sep, mask] {
            guard let id = vocabulary.id(of: name) else { continue }
            tokens.insert(AddedTokens.Token(text: Array(name.utf8), id: id))
        }
        for token in try added + settings.addedTokens() { tokens.insert(token) }
        func id(_ name: String) -> Int? {
            vocabulary.id(of: name) ?? tokens.tokens.first { $0.text.elementsEqual(name.utf8) }?.id
        }
        return try WordPieceTokenizer(
            vocabulary: vocabulary, text: text ?? settings.text, added: tokens,
            specials: SpecialTokens(pad: id(pad), cls: id(cls), sep: id(sep), unk: id(unk), mask: id(mask)),
            maximumLength: settings.maximumLength, prefix: prefix, longestWord: longestWord)
    }
}

extension TokenizerSettings {
    /// How BERT's text is cleaned; accents go with the case unless the file says otherwise.
    fileprivate var text: BERTText {
        let lowersCase = bool("do_lower_case") ?? true
        return BERTText(
            partsIdeographs: bool("tokenize_chinese_chars") ?? true, stripsAccents: bool("strip_accents") ?? lowersCase,
            lowersCase: lowersCase)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Puts a unigram tokenizer together from a `spiece.model`.
struct SentencePieceBuilder {
    let settings: TokenizerSettings

    func tokenizer(_ bytes: [UInt8], name: String) throws(PreparingError) -> UnigramTokenizer {
        let file = try SentencePieceFile(bytes, name: name)
        guard let unknown = file.pieces.firstIndex(where: { $0.kind == .unknown }) else {
            throw PreparingError("\(name) has no piece for what is unknown")
        }
        let pieces = try UnigramPieces(
            file.pieces, unknown: unknown, fallsBackToBytes: file.fallsBackToBytes, arithmetic: .sentencePiece)
        guard !file.fallsBackToBytes || pieces.bytes.count == 256 else {
            throw PreparingError("\(name) falls back to bytes, but lacks the piece of one")
        }
        let isSigLIP = settings.string("tokenizer_class")?.hasPrefix("Siglip") ?? false
        let eos = settings.token("eos_token") ?? "</s>"
        let pad = settings.token("pad_token") ?? (isSigLIP ? eos : "<pad>")
        let names = [eos, pad, settings.token("unk_token") ?? "<unk>"]
        var tokens = AddedTokens()
        for name in names {
            guard let id = pieces.vocabulary.id(of: name) else { continue }
            tokens.insert(AddedTokens.Token(text: Array(name.utf8), id: id))
        }
        for token in try settings.addedTokens() { tokens.insert(token) }
        let ids = names.map { name in
            pieces.vocabulary.id(of: name) ?? tokens.tokens.first { $0.text.elementsEqual(name.utf8) }?.id
        }
        var steps = file.text
        if isSigLIP, settings.bool("legacy") == false { steps.addsBlank = false }
        return UnigramTokenizer(
            specials: SpecialTokens(eos: ids[0], pad: ids[1], unk: unknown), maximumLength: settings.maximumLength,
            pieces: pieces, added: tokens,
            text: isSigLIP
                ? .siglip(SigLIPText(lowersCase: settings.bool("do_lower_case") ?? true), steps)
                : .sentencePiece(steps),
            opening: nil, closing: ids[0])
    }
}

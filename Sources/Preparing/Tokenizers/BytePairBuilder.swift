// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// Puts a byte-pair tokenizer together from its files.
final class BytePairBuilder {
    private let settings: TokenizerSettings
    private var vocabulary = Vocabulary(expecting: 0)
    private var merges = BytePairMerges(expecting: 0)
    private var rank = 0
    var added: [AddedTokens.Token] = []
    var unknown: String?

    init(settings: TokenizerSettings) { self.settings = settings }

    /// Reads an object of pieces and ids.
    func read(vocabulary json: JSON, name: String) throws(PreparingError) {
        vocabulary = try Vocabulary(json, name: name)
    }

    /// Reads lines of two pieces each. Lines that begin with `#version` are comments.
    func read(mergeLines bytes: [UInt8], name: String) throws(PreparingError) {
        merges = BytePairMerges(expecting: bytes.count / 8)
        var start = 0, line = 0
        while start < bytes.count {
            line += 1
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            var text = bytes[start..<end]
            start = end + 1
            if text.last == UInt8(ascii: "\r") { text.removeLast() }
            if text.isEmpty || text.starts(with: "#version".utf8) { continue }
            guard let blank = text.firstIndex(of: UInt8(ascii: " ")),
                !text[(blank + 1)...].contains(UInt8(ascii: " "))
            else { throw PreparingError("line \(line) of \(name) is not two pieces with a blank between") }
            try add(text[..<blank], text[(blank + 1)...], where: "line \(line) of \(name)")
        }
    }

    /// Reads a list of pairs, each an array of two or a string with a blank between.
    func read(merges json: JSON, name: String) throws(PreparingError) {
        guard let elements = json.elements else { throw PreparingError("the merges in \(name) are no array") }
        merges = BytePairMerges(expecting: json.count)
        for (i, element) in elements.enumerated() {
            let place = "merge \(i) in \(name)"
            if let text = element.utf8 {
                guard let blank = text.firstIndex(of: UInt8(ascii: " ")) else {
                    throw PreparingError("\(place) is not two pieces with a blank between")
                }
                try add(text[..<blank], text[(blank + 1)...], where: place)
            } else {
                let pair = element.elements?.compactMap { $0.utf8 } ?? []
                guard pair.count == 2, element.count == 2 else { throw PreparingError("\(place) is not a pair of pieces") }
                try add(pair[0], pair[1], where: place)
            }
        }
    }

    private func add(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>, where place: String) throws(PreparingError) {
        guard let first = vocabulary.id(of: left), let second = vocabulary.id(of: right),
            left.count + right.count <= vocabulary.longestPiece, let joined = vocabulary.id(of: left + right)
        else {
            let pair = String(decoding: left.prefix(40), as: UTF8.self) + " " + String(decoding: right.prefix(40), as: UTF8.self)
            throw PreparingError("\(place) joins \"\(pair)\", which the vocabulary does not hold")
        }
        merges.insert(first, second, rank: rank, joined: joined)
        rank += 1
    }

    func tokenizer() throws(PreparingError) -> BytePairTokenizer {
        let bos = settings.token("bos_token") ?? "<|startoftext|>"
        let eos = settings.token("eos_token") ?? "<|endoftext|>"
        let pad = settings.token("pad_token") ?? eos
        let unk = settings.token("unk_token") ?? unknown ?? eos
        var tokens = AddedTokens()
        for name in [bos, eos, pad, unk] {
            guard let id = vocabulary.id(of: name) else { continue }
            tokens.insert(AddedTokens.Token(text: Array(name.utf8), id: id))
        }
        for token in try added + settings.addedTokens() { tokens.insert(token) }
        func id(_ name: String) -> Int? {
            vocabulary.id(of: name) ?? tokens.tokens.first { $0.text.elementsEqual(name.utf8) }?.id
        }
        return try BytePairTokenizer(
            vocabulary: vocabulary, merges: merges, added: tokens,
            specials: SpecialTokens(bos: id(bos), eos: id(eos), pad: id(pad), unk: id(unk)),
            maximumLength: settings.maximumLength)
    }
}

extension Vocabulary {
    /// An object of pieces and ids.
    init(_ json: JSON, name: String) throws(PreparingError) {
        guard let members = json.members else { throw PreparingError("the vocabulary in \(name) is no object") }
        self.init(expecting: json.count)
        for (key, value) in members {
            guard let piece = key.utf8, let id = value.int else {
                throw PreparingError("\(name) gives \"\(key.string?.prefix(80) ?? "")\" an id that is no whole number")
            }
            var failure: PreparingError?
            piece.withUnsafeBufferPointer { piece in
                do throws(PreparingError) { try insert(piece, id: id) } catch { failure = error }
            }
            if let failure { throw failure }
        }
    }
}

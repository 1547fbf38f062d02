// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// Puts a byte-pair tokenizer together from its files.
final class BytePairBuilder {
    private let settings: TokenizerSettings
    private var vocabulary = Vocabulary(expecting: 0)
    private var merges = BytePairMerges(expecting: 0)
    private var rank = 0
    private var joined: [UInt8] = []
    var added: [AddedTokens.Token] = []
    var unknown: String?

    init(settings: TokenizerSettings) { self.settings = settings }

    /// Reads an object of pieces and ids.
    func read(vocabulary json: JSON, name: String) throws(PreparingError) {
        vocabulary = try Vocabulary(json, name: name)
    }

    /// Reads lines of two pieces each. Lines that begin with `#version` are comments.
    func read(mergeLines bytes: [UInt8], name: String) throws(PreparingError) {
        merges = BytePairMerges(expecting: bytes.count / 10)
        var failure: PreparingError?
        bytes.withUnsafeBufferPointer { bytes in
            var line = 0
            do throws(PreparingError) {
                for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
                    line += 1
                    try add(mergeLine: text, where: "line \(line) of \(name)")
                }
            } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func add(
        mergeLine text: Slice<UnsafeBufferPointer<UInt8>>, where place: @autoclosure () -> String
    ) throws(PreparingError) {
        var text = text
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        if text.isEmpty || text.starts(with: "#version".utf8) { return }
        guard let blank = text.firstIndex(of: UInt8(ascii: " ")), !text[(blank + 1)...].contains(UInt8(ascii: " "))
        else {
            throw PreparingError("\(place()) is not two pieces with a blank between")
        }
        try add(
            UnsafeBufferPointer(rebasing: text[..<blank]), UnsafeBufferPointer(rebasing: text[(blank + 1)...]),
            where: place())
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
                try add(Array(text[..<blank]), Array(text[(blank + 1)...]), where: place)
            } else {
                let pair = element.elements?.compactMap { $0.utf8 } ?? []
                guard pair.count == 2, element.count == 2 else {
                    throw PreparingError("\(place) is not a pair of pieces")
                }
                try add(Array(pair[0]), Array(pair[1]), where: place)
            }
        }
    }

    private func add(_ left: [UInt8], _ right: [UInt8], where place: String) throws(PreparingError) {
        var failure: PreparingError?
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                do throws(PreparingError) { try add(left, right, where: place) } catch { failure = error }
            }
        }
        if let failure { throw failure }
    }

    private func add(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, where place: @autoclosure () -> String
    ) throws(PreparingError) {
        joined.removeAll(keepingCapacity: true)
        // A piece longer than any in the vocabulary is not worth the copy.
        if left.count <= vocabulary.longestPiece, right.count <= vocabulary.longestPiece {
            joined.append(contentsOf: left)
            joined.append(contentsOf: right)
        }
        guard !joined.isEmpty, let first = vocabulary.id(of: left), let second = vocabulary.id(of: right),
            let whole = joined.withUnsafeBufferPointer({ vocabulary.id(of: $0) })
        else {
            let pair = [left, right].map { String(decoding: $0.prefix(40), as: UTF8.self) }.joined(separator: " ")
            throw PreparingError("\(place()) joins \"\(pair)\", which the vocabulary does not hold")
        }
        merges.insert(first, second, rank: rank, joined: whole)
        rank += 1
    }

    /// Whether a piece marks the end of a word, as CLIP's do and GPT-2's do not.
    var marksWordEnds: Bool {
        ByteAlphabet.gpt2.symbols.contains {
            vocabulary.id(of: $0 + Array(BytePairTokenizer.endOfWord.utf8)) != nil
        }
    }

    /// CLIP's tokenizer.
    func tokenizer() throws(PreparingError) -> BytePairTokenizer {
        let (tokens, specials) = try specials(bos: "<|startoftext|>", usualPad: true)
        return try BytePairTokenizer(
            vocabulary: vocabulary, merges: merges, added: tokens, specials: specials,
            maximumLength: settings.maximumLength)
    }

    /// GPT-2's tokenizer.
    func byteLevelTokenizer(addsBlank: Bool) throws(PreparingError) -> ByteLevelTokenizer {
        let (tokens, specials) = try specials(bos: "<|endoftext|>", usualPad: false)
        return ByteLevelTokenizer(
            vocabulary: vocabulary, merges: merges, added: tokens, specials: specials,
            maximumLength: settings.maximumLength, addsBlank: addsBlank,
            addsStart: settings.bool("add_bos_token") ?? false)
    }

    private func specials(bos usual: String, usualPad: Bool) throws(PreparingError) -> (AddedTokens, SpecialTokens) {
        let bos = settings.token("bos_token") ?? usual
        let eos = settings.token("eos_token") ?? "<|endoftext|>"
        let pad = settings.token("pad_token") ?? (usualPad ? eos : nil)
        let unk = settings.token("unk_token") ?? unknown ?? eos
        var tokens = AddedTokens()
        for name in [bos, eos, pad, unk].compactMap(\.self) {
            guard let id = vocabulary.id(of: name) else { continue }
            tokens.insert(AddedTokens.Token(text: Array(name.utf8), id: id))
        }
        for token in try added + settings.addedTokens() { tokens.insert(token) }
        func id(_ name: String) -> Int? {
            vocabulary.id(of: name) ?? tokens.tokens.first { $0.text.elementsEqual(name.utf8) }?.id
        }
        return (tokens, SpecialTokens(bos: id(bos), eos: id(eos), pad: pad.flatMap(id), unk: id(unk)))
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

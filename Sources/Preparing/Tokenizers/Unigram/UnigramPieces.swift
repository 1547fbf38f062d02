// SPDX-License-Identifier: GPL-3.0-or-later

/// The pieces of a unigram model, each with the logarithm of its probability.
///
/// Source: Kudo 2018, "Subword Regularization", https://arxiv.org/abs/1804.10959, section 3.2: a text is parted into
/// the pieces whose probabilities have the largest product, which Viterbi's algorithm finds.
struct UnigramPieces: Sendable {
    /// What a piece is for; raw values are SentencePiece's.
    enum Kind: UInt64, Sendable {
        case normal = 1, unknown, control, userDefined, unused, byte
    }

    struct Piece: Sendable {
        var text: [UInt8]
        var score: Double
        var kind = Kind.normal
    }

    /// Whose way of counting is followed, down to the rounding of sums.
    enum Arithmetic: Sendable {
        /// SentencePiece: sums in f32; only pieces of text are found in texts.
        case sentencePiece
        /// The tokenizers library: sums in f64; every piece is found in texts.
        case tokenizers
    }

    /// A part of a text and the piece that it is; the unknown one where no piece is.
    struct Part {
        var range: Range<Int>
        var id: Int
    }

    let vocabulary: Vocabulary
    let unknown: Int
    private let trie: PieceTrie
    private let scores: [Double]
    private let kinds: [Kind]
    private let unknownScore: Double
    private let arithmetic: Arithmetic
    /// The ids that stand for single bytes; empty where there is no fallback to them.
    let bytes: [Int]

    /// A longer piece could make one place of a text cost more than anybody's words need.
    private static let longestPiece = 1024

    /// - Throws: `PreparingError` when pieces are empty, too long or twice the same, or scores are no numbers.
    init(
        _ pieces: [Piece], unknown: Int, fallsBackToBytes: Bool, arithmetic: Arithmetic
    ) throws(PreparingError) {
        guard pieces.indices.contains(unknown) else {
            throw PreparingError("the unigram model names no unknown piece among its own")
        }
        var vocabulary = Vocabulary(expecting: pieces.count), trie = PieceTrie()
        var least = Double.infinity
        for (id, piece) in pieces.enumerated() {
            let shown = "piece \(id) of the unigram model"
            guard !piece.text.isEmpty, piece.text.count <= Self.longestPiece else {
                throw PreparingError("\(shown) is empty or longer than \(Self.longestPiece) bytes")
            }
            guard piece.score.isFinite, abs(piece.score) < 1e30 else { throw PreparingError("\(shown) has no score") }
            guard vocabulary.id(of: piece.text) == nil else { throw PreparingError("\(shown) is there already") }
            var failure: PreparingError?
            piece.text.withUnsafeBufferPointer { text in
                do throws(PreparingError) { try vocabulary.insert(text, id: id) } catch { failure = error }
            }
            if let failure { throw failure }
            let isOfText = [.normal, .userDefined].contains(piece.kind)
            if arithmetic == .tokenizers || isOfText { trie.insert(piece.text, id: id) }
            if arithmetic == .tokenizers || piece.kind == .normal { least = min(least, piece.score) }
        }
        self.vocabulary = vocabulary
        self.trie = trie
        self.unknown = unknown
        self.arithmetic = arithmetic
        scores = pieces.map(\.score)
        kinds = pieces.map(\.kind)
        // Ten below the least likely piece: an unknown character is the last resort.
        let penalty = (least.isFinite ? least : 0) - 10
        unknownScore = arithmetic == .sentencePiece ? Double(Float(penalty)) : penalty
        bytes = fallsBackToBytes ? (0..<256).compactMap { vocabulary.id(of: Self.name(ofByte: $0)) } : []
    }

    /// `<0x0A>`
    private static func name(ofByte byte: Int) -> String {
        "<0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))>"
    }

    /// A user-defined piece is worth more than any that was learnt, the longer the more, whatever its own score is: as
    /// sentencepiece 0.2.3 counts it.
    private func score(of id: Int, length: Int) -> Double {
        arithmetic == .sentencePiece && kinds[id] == .userDefined
            ? 0.1 * Double(length - 1) : scores[id]
    }

    /// The likeliest parts of a text, each of which is a piece or one unknown character.
    func parts(of text: [UInt8]) -> [Part] {
        var best = [Step](repeating: Step(), count: text.count + 1)
        best[0].start = 0
        var start = 0
        while start < text.count {
            let length = min(Self.scalarLength(text[start]), text.count - start), score = best[start].score
            var node = PieceTrie.root, end = start, hasCharacter = false
            while end < text.count, let next = trie.next(node, text[end]) {
                node = next
                end += 1
                guard let id = trie.id(at: node) else { continue }
                improve(&best[end], score + self.score(of: id, length: end - start), start: start, id: id)
                if end - start == length { hasCharacter = true }
            }
            if !hasCharacter {
                let sum = rounded(score + unknownScore)
                improve(&best[start + length], sum, start: start, id: unknown)
            }
            start += length
        }
        var parts: [Part] = []
        var end = text.count
        while end > 0 {
            let step = best[end]
            parts.append(Part(range: Int(step.start)..<end, id: Int(step.id)))
            end = Int(step.start)
        }
        return parts.reversed()
    }

    /// The last piece of the best way to a place, and what that way is worth.
    private struct Step {
        var score = 0.0
        var start: Int32 = -1
        var id: Int32 = -1
    }

    @inline(__always)
    private func improve(_ step: inout Step, _ score: Double, start: Int, id: Int) {
        guard step.start < 0 || score > step.score else { return }
        step = Step(score: rounded(score), start: Int32(clamping: start), id: Int32(clamping: id))
    }

    @inline(__always)
    private func rounded(_ score: Double) -> Double {
        arithmetic == .sentencePiece ? Double(Float(score)) : score
    }

    /// By the first byte alone.
    private static func scalarLength(_ byte: UInt8) -> Int { byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4 }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Foundation
import TestSupport
import Testing

@testable import Preparing

/// Against the libraries that the files belong to (Tests/Fixtures/preparing/make_unigram_tokens.py).
struct UnigramTokenizerTests {
    private struct Row: Decodable {
        let text: String
        let siglip: [Int]
        let pieces: [Int]
        let bytes: [Int]
        let steps: [Int]
        let canonical: [Int]
    }

    private static let rows = (try? Truth.read([Row].self, "unigrams.json")) ?? []
    private static let model = "tiny-siglip/spiece.model"
    /// The tokens that are parted off before SentencePiece sees a text.
    private static let specials = ["</s>", "<unk>", "<pad>"]

    private func ownEncoding(_ file: String) throws -> UnigramTokenizer {
        try SentencePieceBuilder(settings: TokenizerSettings([])).tokenizer(Fixtures.bytes(file), name: file)
    }

    private func tokenizer(file name: String) throws -> any Tokenizer {
        var text = String(decoding: try Fixtures.bytes("preparing/unigrams/\(name)"), as: UTF8.self)
        if text.contains("@charsmap@") {
            text = text.replacingOccurrences(of: "@charsmap@", with: Data(try Self.charsmap()).base64EncodedString())
        }
        return try TokenizerFile(try JSON(parsing: text), name: name).tokenizer(TokenizerSettings([]))
    }

    /// Field 2 of the message in field 3.
    private static func charsmap() throws -> [UInt8] {
        var reader = MessageReader(try Fixtures.bytes(model)[...], name: model)
        while let (field, value) = try reader.next() {
            guard field == 3, case .bytes(let message) = value else { continue }
            var inner = MessageReader(message, name: model)
            while let (field, value) = try inner.next() {
                if field == 2, case .bytes(let map) = value { return Array(map) }
            }
        }
        return []
    }

    @Test("SigLIP's ids equal those of transformers, whole and cut")
    func siglip() throws {
        let tokenizer = try TokenizerLoader(folder: Fixtures.path("tiny-siglip")).load()
        #expect(tokenizer.kind == "unigram (SentencePiece)" && tokenizer.vocabularySize == 113)
        #expect(tokenizer.specials == SpecialTokens(eos: 1, pad: 1, unk: 2) && tokenizer.maximumLength == 16)
        #expect(Self.rows.count > 290)
        for row in Self.rows {
            #expect(tokenizer.encode(row.text, limit: nil).ids == row.siglip, "\(row.text.debugDescription)")
            let cut = tokenizer.encode(row.text, limit: 6)
            #expect(cut.ids == (row.siglip.count > 6 ? row.siglip.prefix(5) + [1] : row.siglip))
            #expect(cut.isTruncated == (row.siglip.count > 6))
        }
    }

    @Test("Ids equal SentencePiece's own, with its rules of Unicode, and with bytes for what is unknown")
    func sentencePiece() throws {
        let pieces = try ownEncoding(Self.model), bytes = try ownEncoding("preparing/unigrams/bytes.model")
        for row in Self.rows where !Self.specials.contains(where: row.text.contains) {
            let shown = row.text.debugDescription
            #expect(pieces.encode(row.text, limit: nil).ids == row.pieces + [1], "\(shown)")
            #expect(bytes.encode(row.text, limit: nil).ids == row.bytes + [1], "\(shown)")
        }
    }

    @Test("Ids of a tokenizer.json equal those of the tokenizers library, by T5's steps and by SigLIP's")
    func files() throws {
        let steps = try tokenizer(file: "steps.json"), canonical = try tokenizer(file: "canonical.json")
        for row in Self.rows {
            #expect(steps.encode(row.text, limit: nil).ids == row.steps, "\(row.text.debugDescription)")
            #expect(canonical.encode(row.text, limit: nil).ids == row.canonical, "\(row.text.debugDescription)")
        }
    }

    @Test("The truth tells the ways apart")
    func teeth() {
        let rows = Self.rows
        #expect(rows.contains { $0.steps != $0.canonical } && rows.contains { $0.pieces + [1] != $0.siglip })
        #expect(rows.contains { $0.steps != $0.pieces + [1] })
        #expect(rows.contains { $0.bytes.count > 2 * $0.pieces.count + 9 })
    }

    @Test("Pieces know their words and their look, and are a text again")
    func pieces() throws {
        let tokenizer = try TokenizerLoader(folder: Fixtures.path("tiny-siglip")).load()
        let encoding = tokenizer.encode("A brown boot!", limit: nil)
        #expect(encoding.wordTexts == ["a", "brown", "boot"] && encoding.tokens.last == "</s>")
        #expect(encoding.words.last == .some(nil) && encoding.isSpecial.filter { $0 }.count == 1)
        #expect(tokenizer.decode(encoding.ids) == "a brown boot")
        let bytes = try ownEncoding("preparing/unigrams/bytes.model")
        #expect(bytes.decode(bytes.encode("猫 mug", limit: nil).ids) == "猫 mug")
        for id in [-1, 113, Int.max, Int.min] { #expect(tokenizer.piece(id) == nil && tokenizer.decode([id]) == "") }
    }

    @Test("A model that is cut short or altered anywhere is read or refused, and never more")
    func damaged() throws {
        let whole = try Fixtures.bytes("preparing/unigrams/bytes.model")
        var refused = 0
        func attempt(_ bytes: [UInt8]) {
            do {
                let tokenizer = try SentencePieceBuilder(settings: TokenizerSettings([])).tokenizer(bytes, name: "x")
                _ = tokenizer.encode("a cat mug 猫 \u{FDFA}", limit: 40)
            } catch { refused += 1 }
        }
        for length in stride(from: 0, to: whole.count, by: 7) { attempt(Array(whole.prefix(length))) }
        for place in stride(from: 0, to: whole.count, by: 3) {
            var bytes = whole
            bytes[place] ^= UInt8(truncatingIfNeeded: 1 << (place % 8)) | 0x80
            attempt(bytes)
        }
        #expect(refused > 200)
    }

    @Test("A map of characters that is altered anywhere is read or refused, and never more")
    func damagedMap() throws {
        let whole = try Self.charsmap()
        #expect(whole.count > 100_000)
        let text = Array("ﬁ ﷺ Å ｃａｔ 한 e\u{301}".utf8)
        for round in 0..<24 {
            var bytes = whole
            for place in stride(from: 4 + round, to: bytes.count, by: 3 + 2 * round) {
                bytes[place] = UInt8(truncatingIfNeeded: place &* 37 &+ round)
            }
            var steps = SentencePieceText()
            steps.map = try? CharacterMap(bytes[...], name: "x")
            #expect(steps.normalized(text).count < 4096)
        }
        let shorts: [[UInt8]] = [
            [], [1], [4, 0, 0, 0], [0, 0, 0, 0, 0], [255, 255, 255, 255, 0], [3, 0, 0, 0, 1, 2, 3],
        ]
        for bytes in shorts {
            #expect(throws: PreparingError.self) { try CharacterMap(bytes[...], name: "x") }
        }
        let long = [4, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 97, count: 300)
        #expect(throws: PreparingError.self) { try CharacterMap(long[...], name: "x") }
    }

    @Test("Files that ask for what is not known are refused by name")
    func refusals() throws {
        let text = String(decoding: try Fixtures.bytes("preparing/unigrams/canonical.json"), as: UTF8.self)
        for (old, new, word) in [
            ("\"Lowercase\"", "\"NFKC\"", "NFKC"), ("\\\\s+", "(a+)+$", "Replace"), ("[!\\\"#", "[!-#", "Replace"),
            ("\"Metaspace\"", "\"ByteLevel\"", "ByteLevel"), ("\"unk_id\": 2", "\"unk_id\": 900", "unknown"),
            ("\"prepend_scheme\": \"first\"", "\"prepend_scheme\": \"last\"", "Metaspace"),
            ("TemplateProcessing", "ByteLevel", "post_processor"), ("\"▁cat\"", "\"▁a\"", "already"),
            ("\"▁cat\"", "\"\"", "empty"),
        ] {
            #expect(text.contains(old), "\(old)")
            let changed = text.replacingOccurrences(of: old, with: new)
            let error = #expect(throws: PreparingError.self) {
                try TokenizerFile(try JSON(parsing: changed), name: "f").tokenizer(TokenizerSettings([]))
            }
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
        }
    }

    @Test(
        "Hostile texts take no more than a moment", .timeLimit(.minutes(1)),
        arguments: [
            String(repeating: "a", count: 60_000), String(repeating: "\u{301}", count: 40_000),
            "a" + String(repeating: "\u{301}\u{316}", count: 20_000), String(repeating: "猫", count: 40_000),
            String(repeating: "\u{FDFA}\u{0}\u{85}", count: 20_000), String(repeating: " ", count: 100_000),
            String(repeating: "</s>", count: 10_000), String(repeating: "Σ'", count: 40_000),
        ])
    func hostileTexts(_ text: String) throws {
        for tokenizer in [
            try TokenizerLoader(folder: Fixtures.path("tiny-siglip")).load(),
            try ownEncoding("preparing/unigrams/bytes.model"), try tokenizer(file: "steps.json"),
        ] {
            let encoding = tokenizer.encode(text, limit: nil)
            #expect(encoding.ids.allSatisfy { $0 >= 0 && $0 < tokenizer.vocabularySize })
            #expect(encoding.ids.count == encoding.pieces.count && encoding.ids.count == encoding.words.count)
        }
    }
}

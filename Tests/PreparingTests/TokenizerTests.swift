// SPDX-License-Identifier: GPL-3.0-or-later
import TestSupport
import Testing

@testable import Preparing

struct TokenizerTests {
    private func load(_ name: String) throws -> any Tokenizer {
        try TokenizerLoader(folder: Fixtures.path(name)).load()
    }

    @Test(
        "CLIP's ids equal those of transformers, from either form of its files",
        arguments: ["tiny-clip", "tiny-clip-old"])
    func clip(_ folder: String) throws {
        let tokenizer = try load(folder)
        #expect(tokenizer.kind == "byte-pair (CLIP)")
        #expect(tokenizer.vocabularySize == 736)
        #expect(tokenizer.specials == SpecialTokens(bos: 734, eos: 735, pad: 735, unk: 735))
        let texts = try Truth.read([Truth.Text].self, "tokens.json")
        #expect(texts.count == 564)
        for truth in texts {
            let whole = tokenizer.encode(truth.text, limit: nil)
            #expect(whole.ids == truth.clip, "\(truth.text.debugDescription)")
            #expect(!whole.isTruncated)
            let cut = tokenizer.encode(truth.text, limit: 12)
            #expect(cut.ids == truth.clip_12)
            #expect(cut.isTruncated == (truth.clip.count > 12))
            #expect(tokenizer.decode(whole.ids) == truth.clip_text, "\(truth.text.debugDescription)")
        }
    }

    @Test("BERT's ids equal those of transformers")
    func bert() throws {
        let tokenizer = try load("tiny-bert")
        #expect(tokenizer.kind == "WordPiece (BERT)")
        #expect(tokenizer.specials == SpecialTokens(pad: 0, cls: 3, sep: 4, unk: 2, mask: 5))
        #expect(tokenizer.maximumLength == 40)
        for truth in try Truth.read([Truth.Text].self, "tokens.json") {
            let whole = tokenizer.encode(truth.text, limit: nil)
            #expect(whole.ids == truth.bert, "\(truth.text.debugDescription)")
            #expect(tokenizer.encode(truth.text, limit: 12).ids == truth.bert_12)
            #expect(tokenizer.decode(whole.ids) == truth.bert_text, "\(truth.text.debugDescription)")
        }
    }

    @Test("Pieces know their words, their look and whether they are special")
    func pieces() throws {
        let encoding = try load("tiny-clip").encode("Unbelievable, <|endoftext|> 猫!", limit: nil)
        #expect(encoding.pieces.first == "<|startoftext|>" && encoding.pieces.last == "<|endoftext|>")
        #expect(encoding.wordTexts == ["unbelievable", ",", "猫", "!"])
        #expect(encoding.words.compactMap { $0 } == encoding.words.compactMap { $0 }.sorted())
        for (i, word) in encoding.words.enumerated() { #expect((word == nil) == encoding.isSpecial[i]) }
        #expect(encoding.isSpecial.filter { $0 }.count == 3)
        let first = encoding.words.indices.filter { encoding.words[$0] == 0 }
        #expect(first.map { encoding.pieces[$0] }.joined() == "unbelievable")
        #expect(encoding.tokens[first[first.count - 1]].hasSuffix("</w>"))
        // The three bytes of 猫, none of them a letter alone.
        let cat = encoding.words.indices.filter { encoding.words[$0] == 2 }
        #expect(cat.map { encoding.pieces[$0] }.joined() == "\\xE7\\x8C\\xAB")
    }

    @Test("A limit below the specials still opens and closes", arguments: [0, 1, 2, 3])
    func tinyLimits(limit: Int) throws {
        for name in ["tiny-clip", "tiny-bert"] {
            let encoding = try load(name).encode("a cat", limit: limit)
            #expect(encoding.count == max(2, limit))
            #expect(encoding.isTruncated)
        }
    }

    @Test("Ids beyond the vocabulary have no piece and no text")
    func strangers() throws {
        for name in ["tiny-clip", "tiny-bert"] {
            let tokenizer = try load(name)
            for id in [-1, tokenizer.vocabularySize, Int.max, Int.min] {
                #expect(tokenizer.piece(id) == nil && tokenizer.token(id) == nil)
                #expect(tokenizer.decode([id]) == "")
            }
        }
    }

    @Test(
        "Hostile texts take no more than a moment", .timeLimit(.minutes(1)),
        arguments: [
            String(repeating: "a", count: 1_000_000), String(repeating: "ab", count: 50_000),
            String(repeating: "\u{301}", count: 40_000), "a" + String(repeating: "\u{301}\u{316}", count: 20_000),
            String(repeating: "猫", count: 40_000), String(repeating: "<|", count: 40_000),
            String(repeating: "<|endoftext|>", count: 10_000), String(repeating: "!", count: 50_000),
            String(repeating: "\u{1100}\u{1161}", count: 20_000), String(repeating: " ", count: 100_000),
            String(repeating: "\u{FDFA}\u{0}\u{85}", count: 20_000),
        ])
    func hostileTexts(_ text: String) throws {
        for name in ["tiny-clip", "tiny-bert"] {
            let tokenizer = try load(name)
            let encoding = tokenizer.encode(text, limit: nil)
            #expect(encoding.ids.allSatisfy { $0 >= 0 && $0 < tokenizer.vocabularySize })
            #expect(encoding.ids.count == encoding.pieces.count && encoding.ids.count == encoding.words.count)
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

@testable import Preparing

struct ByteLevelTokenizerTests {
    private func load(_ name: String) throws -> any Tokenizer {
        try TokenizerLoader(folder: Fixtures.path(name)).load()
    }

    @Test(
        "GPT-2's ids equal those of transformers, from either form of its files",
        arguments: ["tiny-gpt2", "tiny-vit-gpt2"])
    func ids(_ folder: String) throws {
        let tokenizer = try load(folder)
        #expect(tokenizer.kind == "byte-pair (GPT-2)" && tokenizer.vocabularySize == 380)
        #expect(tokenizer.specials.eos == 379 && tokenizer.specials.bos == 379 && tokenizer.specials.pad == nil)
        let ids = try JSONDecoder().decode([[Int]].self, from: Data(Fixtures.bytes("tiny-gpt2/tokens.json")))
        let texts = try Truth.read([Truth.Text].self, "tokens.json")
        #expect(ids.count == texts.count)
        for (truth, ids) in zip(texts, ids) {
            let whole = tokenizer.encode(truth.text, limit: nil)
            #expect(whole.ids == ids, "\(truth.text.debugDescription)")
            // Nothing of a text is lost but what names a special token.
            if !ids.contains(379) { #expect(tokenizer.decode(ids) == truth.text) }
            let cut = tokenizer.encode(truth.text, limit: 3)
            #expect(cut.ids == Array(ids.prefix(3)) && cut.isTruncated == (ids.count > 3))
        }
        for truth in try Fixtures.notes("tiny-gpt2").tokenized {
            #expect(tokenizer.encode(truth.text, limit: nil).ids == truth.ids, "\(truth.text.debugDescription)")
        }
    }

    @Test("Bytes that are no text are decoded as transformers does, and specials left out")
    func decoding() throws {
        struct Notes: Decodable {
            struct Text: Decodable { let text: String, ids: [Int] }
            let decoded: [Text]
        }
        let notes = try JSONDecoder().decode(Notes.self, from: Data(Fixtures.bytes("tiny-gpt2/expected.json")))
        #expect(notes.decoded.count == 3)
        for truth in notes.decoded { #expect(try load("tiny-gpt2").decode(truth.ids) == truth.text) }
        #expect(try load("tiny-gpt2").decode([64, 379], skippingSpecials: false) == "a<|endoftext|>")
        #expect(try load("tiny-gpt2").decode([64, -1, 1 << 40]) == "a")
    }

    @Test("A piece is shown without the blank before it, one of blanks alone as the vocabulary has it")
    func pieces() throws {
        let tokenizer = try load("tiny-gpt2")
        let encoding = tokenizer.encode("it's a  photo", limit: nil)
        #expect(encoding.pieces.suffix(3) == ["a", "Ġ", "photo"] && encoding.tokens.last == "Ġphoto")
        #expect(encoding.wordTexts == ["it", "'s", "a", " ", "photo"])
        #expect(tokenizer.piece(379) == "<|endoftext|>" && tokenizer.piece(380) == nil && tokenizer.token(-1) == nil)
        #expect(tokenizer.encode("é", limit: nil).pieces.allSatisfy { $0.hasPrefix("\\x") || $0 == "é" })
    }

    @Test("A blank is put before a text where the file asks for it, and no other steps are taken for GPT-2's")
    func settings() throws {
        let sandbox = try Sandbox()
        let text = String(decoding: try Fixtures.bytes("tiny-vit-gpt2/tokenizer.json"), as: UTF8.self)
        func load(_ old: String, _ new: String) throws -> any Tokenizer {
            let changed = text.replacingOccurrences(of: old, with: new)
            #expect(changed != text)
            _ = try sandbox.write(changed, to: "tokenizer.json")
            return try TokenizerLoader(folder: sandbox.folder).load()
        }
        let blank = try load("\"add_prefix_space\": false", "\"add_prefix_space\": true")
        #expect(blank.encode("cat", limit: nil).tokens == ["Ġcat"] && blank.encode(" cat", limit: nil).count == 1)
        for (old, new) in [
            ("\"normalizer\": null", "\"normalizer\": {\"type\": \"NFC\"}"),
            ("\"use_regex\": true", "\"use_regex\": false"), ("\"byte_fallback\": false", "\"byte_fallback\": true"),
        ] {
            #expect(throws: PreparingError.self) { try load(old, new) }
        }
    }
}

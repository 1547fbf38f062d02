// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Foundation
import TestSupport
import Testing

@testable import Preparing

/// Tokenizer files that were crafted to bring a reader down, and those that ask for what is not known.
struct TokenizerFileTests {
    /// A small tokenizer.json of CLIP's kind, as nested Foundation values to change.
    private func clipFile() throws -> [String: Any] {
        let data = try Data(Fixtures.bytes("tiny-clip-old/tokenizer.json"))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private let bertFile: [String: Any] = [
        "added_tokens": [],
        "normalizer": ["type": "BertNormalizer", "lowercase": true],
        "pre_tokenizer": ["type": "BertPreTokenizer"],
        "post_processor": [
            "type": "TemplateProcessing",
            "single": [
                ["SpecialToken": ["id": "[CLS]", "type_id": 0]], ["Sequence": ["id": "A", "type_id": 0]],
                ["SpecialToken": ["id": "[SEP]", "type_id": 0]],
            ],
            "special_tokens": ["[CLS]": ["id": "[CLS]", "ids": [1]], "[SEP]": ["id": "[SEP]", "ids": [2]]],
        ],
        "model": [
            "type": "WordPiece", "unk_token": "[UNK]",
            "vocab": ["[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "cat": 3, "##s": 4],
        ],
    ]

    private func tokenizer(_ file: [String: Any]) throws -> any Tokenizer {
        let json = try JSON(parsing: Array(JSONSerialization.data(withJSONObject: file)))
        return try TokenizerFile(json, name: "tokenizer.json").tokenizer(TokenizerSettings([]))
    }

    private func refusal(_ file: [String: Any]) -> String? {
        do {
            _ = try tokenizer(file)
            return nil
        } catch let error as PreparingError { return error.message } catch { return "\(error)" }
    }

    private func changed(_ file: [String: Any], _ path: String..., to value: Any) -> [String: Any] {
        func change(_ object: [String: Any], _ path: ArraySlice<String>) -> [String: Any] {
            guard let key = path.first else { return object }
            var object = object
            object[key] = path.count == 1 ? value : change(object[key] as? [String: Any] ?? [:], path.dropFirst())
            return object
        }
        return change(file, path[...])
    }

    @Test("Small files of both kinds are read")
    func sound() throws {
        #expect(try tokenizer(bertFile).encode("Cats dog", limit: nil).ids == [1, 3, 4, 0, 2])
        #expect(refusal(try clipFile()) == nil)
    }

    @Test("A merge longer than any piece is refused with its place")
    func longMerge() throws {
        for merges in [
            [["o", String(repeating: "f", count: 5000)]] as Any, ["o " + String(repeating: "f", count: 5000)],
        ] {
            let message = refusal(changed(try clipFile(), "model", "merges", to: merges))
            #expect(message?.contains("merge 0") == true)
        }
    }

    @Test("A merge with a blank in a piece, of three pieces, or of none is refused")
    func oddMerges() throws {
        for merge in ["a b c", "ab", "", [] as [String], ["a"], ["a", "b", "c"], 7, ["a b", "c"]] as [Any] {
            #expect(refusal(changed(try clipFile(), "model", "merges", to: [merge]))?.contains("merge 0") == true)
        }
    }

    @Test("A truncation with a stride as long as its length harms nothing")
    func stride() throws {
        let truncation: [String: Any] = [
            "max_length": 4, "stride": 4, "strategy": "LongestFirst", "direction": "Right",
        ]
        #expect(
            try tokenizer(changed(bertFile, "truncation", to: truncation)).encode("cat cat cat", limit: nil).count == 5)
    }

    @Test("A template that uses a token it does not define is refused by the token's name")
    func template() {
        let message = refusal(changed(bertFile, "post_processor", "special_tokens", to: [:]))
        #expect(message?.contains("[CLS]") == true)
    }

    @Test("A decoder that strips more than there is harms nothing")
    func strip() throws {
        let decoder: [String: Any] = ["type": "Strip", "content": " ", "start": 4_000_000_000, "stop": 9]
        #expect(try tokenizer(changed(bertFile, "decoder", to: decoder)).decode([3, 4]) == "cats")
    }

    @Test("Steps that are not known, patterns above all, are refused by name")
    func unknownSteps() throws {
        let clip = try clipFile()
        let fixed: [String: Any] = ["type": "FixedLength", "length": 0]
        #expect(refusal(changed(bertFile, "pre_tokenizer", to: fixed))?.contains("FixedLength") == true)
        let charsmap: [String: Any] = ["type": "Precompiled", "precompiled_charsmap": "AAAA"]
        #expect(refusal(changed(bertFile, "normalizer", to: charsmap))?.contains("Precompiled") == true)
        #expect(refusal(changed(clip, "normalizer", to: charsmap))?.contains("Precompiled") == true)
        let pattern: [String: Any] = [
            "type": "Sequence",
            "pretokenizers": [
                ["type": "Split", "pattern": ["Regex": "(a+)+$"], "behavior": "Removed", "invert": true],
                ["type": "ByteLevel", "add_prefix_space": false],
            ],
        ]
        #expect(refusal(changed(clip, "pre_tokenizer", to: pattern))?.contains("pre_tokenizer") == true)
        #expect(refusal(changed(clip, "model", "type", to: "Unigram"))?.contains("Unigram") == true)
        #expect(refusal(changed(clip, "model", "byte_fallback", to: true)) != nil)
        #expect(refusal(changed(bertFile, "model", "vocab", to: [1, 2])) != nil)
        #expect(refusal([:]) != nil)
    }

    @Test("Ids that are negative, fractional, huge, far out or shared are refused with their piece")
    func ids() {
        let fine: [String: Any] = ["[UNK]": 0, "[CLS]": 1, "[SEP]": 2]
        for id in [-1, 1.5, 2_147_483_648, 2_000_000_000, 1e300, "3", NSNull(), 2] as [Any] {
            let message = refusal(changed(bertFile, "model", "vocab", to: fine.merging(["cat": id]) { $1 }))
            #expect(message?.contains("cat") == true, "\(id): \(message ?? "read")")
        }
        #expect(refusal(changed(bertFile, "model", "vocab", to: fine.merging(["cat": 700]) { $1 })) == nil)
        #expect(refusal(changed(bertFile, "model", "vocab", to: ["cat": 0]))?.contains("[UNK]") == true)
    }

    @Test("An added token without text, without an id, or with one that is no id is refused")
    func addedTokens() {
        for token in [
            ["id": 9, "content": ""], ["content": "<x>"], ["id": -4, "content": "<x>"],
            ["id": 1 << 40, "content": "<x>"],
        ]
            as [[String: Any]]
        {
            #expect(refusal(changed(bertFile, "added_tokens", to: [token])) != nil)
        }
        let token: [String: Any] = ["id": 9, "content": "<x>", "special": false]
        #expect(throws: Never.self) {
            let tokenizer = try tokenizer(changed(bertFile, "added_tokens", to: [token]))
            #expect(tokenizer.encode("cat<x>", limit: nil).ids == [1, 3, 9, 2])
            #expect(tokenizer.piece(9) == "<x>")
        }
    }

    @Test("Every id that texts come to is below the size, added ones too")
    func sizes() throws {
        let token: [String: Any] = ["id": 900, "content": "<x>"]
        for file in [bertFile, try clipFile()] {
            let known = file["added_tokens"] as? [[String: Any]] ?? []
            let tokenizer = try tokenizer(changed(file, "added_tokens", to: known + [token]))
            #expect(tokenizer.encode("a <x>", limit: nil).ids.contains(900))
            #expect(tokenizer.vocabularySize == 901)
        }
    }

    /// Ids by tokenizers 0.23.
    @Test(
        "Added tokens take the blanks before or behind them with them, as the file says",
        arguments: [
            ("a <l> b", [0, 5, 1, 2]), ("a  <r>  b", [0, 1, 1, 6, 2]), ("a \n<b> \u{A0} b", [0, 7, 2]),
            ("a <n> b", [0, 1, 8, 1, 2]), ("<l> <r> <b>", [5, 1, 6, 7]), ("<b><b>  a", [7, 7, 0]), (" <l>", [5]),
            ("a <r> <l> b", [0, 1, 6, 5, 1, 2]), ("a\u{A0}<l>b", [0, 5, 2]),
        ])
    func blanks(text: String, ids: [Int]) throws {
        func token(_ id: Int, _ name: String, _ before: Bool, _ behind: Bool) -> [String: Any] {
            ["id": id, "content": "<\(name)>", "lstrip": before, "rstrip": behind, "normalized": false, "special": true]
        }
        let vocabulary: [String: Any] = [
            "a": 0, "Ġ": 1, "b": 2, "Ċ": 3, "ł": 4, "<l>": 5, "<r>": 6, "<b>": 7, "<n>": 8, "Â": 9,
        ]
        let file: [String: Any] = [
            "added_tokens": [
                token(5, "l", true, false), token(6, "r", false, true), token(7, "b", true, true),
                token(8, "n", false, false),
            ],
            "pre_tokenizer": ["type": "ByteLevel", "add_prefix_space": false, "use_regex": true],
            "model": ["type": "BPE", "vocab": vocabulary, "merges": [] as [String]],
        ]
        #expect(try tokenizer(file).encode(text, limit: nil).ids == ids)
    }
}

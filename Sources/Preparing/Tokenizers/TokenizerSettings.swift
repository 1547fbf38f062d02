// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// What `tokenizer_config.json` and `special_tokens_map.json` say.
struct TokenizerSettings {
    private let files: [JSON]

    /// - Parameter files: those that count more come first.
    init(_ files: [JSON]) { self.files = files }

    private func value(_ key: String) -> JSON? {
        for file in files {
            if let value = file[key], !value.isNull { return value }
        }
        return nil
    }

    func bool(_ key: String) -> Bool? { value(key)?.bool }

    func string(_ key: String) -> String? { value(key)?.string }

    /// A special token, written as a string or as an object with its content.
    func token(_ key: String) -> String? { value(key).flatMap { $0.string ?? $0["content"]?.string } }

    /// The most pieces a model takes; nil where the file gives none or the number that stands for none (10³⁰).
    var maximumLength: Int? {
        guard let length = value("model_max_length")?.int, length > 0, length < 1 << 24 else { return nil }
        return length
    }

    /// The tokens of `added_tokens_decoder`, by id.
    func addedTokens() throws(PreparingError) -> [AddedTokens.Token] {
        guard let members = value("added_tokens_decoder")?.members else { return [] }
        var tokens: [AddedTokens.Token] = []
        for (key, value) in members {
            guard let id = key.utf8.flatMap({ Int(String(decoding: $0, as: UTF8.self)) }) else {
                throw PreparingError("added_tokens_decoder in tokenizer_config.json has a key that is no id")
            }
            tokens.append(try AddedTokens.Token(value, id: id))
        }
        return tokens
    }
}

extension AddedTokens.Token {
    /// A token as tokenizer files describe one.
    init(_ json: JSON, id: Int) throws(PreparingError) {
        guard let content = json["content"]?.utf8, !content.isEmpty, id >= 0, id < 1 << 31 else {
            throw PreparingError("an added token of the tokenizer has no text, or an id that no model can hold")
        }
        if json["single_word"]?.bool == true {
            throw PreparingError(
                "the added token \(String(decoding: content, as: UTF8.self)) asks for whole words only",
                hint: "such tokens are not supported yet")
        }
        self.init(
            text: Array(content), id: id, isNormalized: json["normalized"]?.bool ?? false,
            isSpecial: json["special"]?.bool ?? true, takesBlanksBefore: json["lstrip"]?.bool ?? false,
            takesBlanksBehind: json["rstrip"]?.bool ?? false)
    }
}

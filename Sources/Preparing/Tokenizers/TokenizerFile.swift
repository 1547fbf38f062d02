// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// A `tokenizer.json`: a chain of steps, of which the known ones are recognised and any other is refused by name.
struct TokenizerFile {
    let file: JSON
    let name: String

    init(_ file: JSON, name: String) {
        self.file = file
        self.name = name
    }

    func tokenizer(_ settings: TokenizerSettings) throws(PreparingError) -> any Tokenizer {
        guard file.kind == .object, let model = file["model"] else {
            throw PreparingError("\(name) describes no model")
        }
        switch model["type"]?.string ?? (model["merges"] == nil ? "WordPiece" : "BPE") {
        case "BPE": return try bytePair(model, settings)
        case "WordPiece": return try wordPiece(model, settings)
        case "Unigram": return try unigram(model, settings)
        case let type:
            throw PreparingError(
                "\(name) describes a \(type) tokenizer, which is not known yet",
                hint: "byte-pair (CLIP, GPT-2), WordPiece (BERT) and unigram (SentencePiece) tokenizers are")
        }
    }

    func added() throws(PreparingError) -> [AddedTokens.Token] {
        var tokens: [AddedTokens.Token] = []
        guard let elements = file["added_tokens"]?.elements else { return [] }
        for element in elements {
            guard let id = element["id"]?.int else { throw PreparingError("an added token in \(name) has no id") }
            tokens.append(try AddedTokens.Token(element, id: id))
        }
        return tokens
    }

    func refuse(_ step: String, _ found: JSON?) -> PreparingError {
        let type = found?["type"]?.string.map { " (\($0))" } ?? ""
        return PreparingError(
            "\(name) asks for a \(step)\(type) that is not one of the known ones",
            hint: "the steps of CLIP's, GPT-2's, BERT's and T5's tokenizers are known; a file's own patterns never run")
    }
}

// MARK: - CLIP

extension TokenizerFile {
    private static let words = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"
    private static let forms = "<\\|startoftext\\|>|<\\|endoftext\\|>|"

    private func bytePair(_ model: JSON, _ settings: TokenizerSettings) throws(PreparingError) -> any Tokenizer {
        if (model["end_of_word_suffix"]?.string ?? "").isEmpty { return try byteLevel(model, settings) }
        guard isCLIPNormalizer(file["normalizer"]) else { throw refuse("normalizer", file["normalizer"]) }
        guard isCLIPSplitter(file["pre_tokenizer"]) else { throw refuse("pre_tokenizer", file["pre_tokenizer"]) }
        let ending = model["end_of_word_suffix"]?.string
        guard ending == BytePairTokenizer.endOfWord, (model["continuing_subword_prefix"]?.string ?? "").isEmpty,
            model["byte_fallback"]?.bool != true, model["ignore_merges"]?.bool != true, model["fuse_unk"]?.bool != true,
            (model["dropout"]?.double ?? 0) == 0
        else { throw refuse("byte-pair model with options", nil) }
        try checkFrame(
            of: "<|startoftext|>", and: "<|endoftext|>", settings: settings, keys: ("bos_token", "eos_token"))
        return try builder(model, settings).tokenizer()
    }

    /// A builder that has read the model's vocabulary and merges, and the tokens that were added.
    func builder(_ model: JSON, _ settings: TokenizerSettings) throws(PreparingError) -> BytePairBuilder {
        let builder = BytePairBuilder(settings: settings)
        guard let vocabulary = model["vocab"], let merges = model["merges"] else {
            throw PreparingError("the model in \(name) has no vocab or no merges")
        }
        try builder.read(vocabulary: vocabulary, name: name)
        try builder.read(merges: merges, name: name)
        builder.added = try added()
        builder.unknown = model["unk_token"]?.string
        return builder
    }

    private func isCLIPNormalizer(_ json: JSON?) -> Bool {
        guard let json, json["type"]?.string == "Sequence", let steps = json["normalizers"]?.elements.map(Array.init),
            steps.count == 3
        else { return false }
        return steps[0]["type"]?.string == "NFC" && steps[1]["type"]?.string == "Replace"
            && steps[1]["pattern"]?["Regex"]?.isString("\\s+") == true && steps[1]["content"]?.isString(" ") == true
            && steps[2]["type"]?.string == "Lowercase"
    }

    private func isCLIPSplitter(_ json: JSON?) -> Bool {
        guard let json, json["type"]?.string == "Sequence", let steps = json["pretokenizers"]?.elements.map(Array.init),
            steps.count == 2, let pattern = steps[0]["pattern"]?["Regex"]
        else { return false }
        return steps[0]["type"]?.string == "Split" && steps[0]["invert"]?.bool == true
            && steps[0]["behavior"]?.string == "Removed"
            && (pattern.isString(Self.words) || pattern.isString(Self.forms + Self.words))
            && steps[1]["type"]?.string == "ByteLevel" && steps[1]["add_prefix_space"]?.bool == false
    }
}

// MARK: - BERT

extension TokenizerFile {
    private func wordPiece(_ model: JSON, _ settings: TokenizerSettings) throws(PreparingError) -> any Tokenizer {
        let normalizer = file["normalizer"]
        guard normalizer?["type"]?.string == "BertNormalizer" else { throw refuse("normalizer", normalizer) }
        guard file["pre_tokenizer"]?["type"]?.string == "BertPreTokenizer" else {
            throw refuse("pre_tokenizer", file["pre_tokenizer"])
        }
        try checkFrame(of: "[CLS]", and: "[SEP]", settings: settings, keys: ("cls_token", "sep_token"))
        let builder = WordPieceBuilder(settings: settings)
        guard let vocabulary = model["vocab"] else { throw PreparingError("the model in \(name) has no vocab") }
        try builder.read(vocabulary: vocabulary, name: name)
        builder.added = try added()
        builder.unknown = model["unk_token"]?.string
        builder.prefix = model["continuing_subword_prefix"]?.string ?? "##"
        if let longest = model["max_input_chars_per_word"]?.int {
            guard longest > 0, longest <= 1000 else { throw refuse("max_input_chars_per_word", nil) }
            builder.longestWord = longest
        }
        let lowersCase = normalizer?["lowercase"]?.bool ?? true
        builder.text = BERTText(
            cleansText: normalizer?["clean_text"]?.bool ?? true,
            partsIdeographs: normalizer?["handle_chinese_chars"]?.bool ?? true,
            stripsAccents: normalizer?["strip_accents"]?.bool ?? lowersCase, lowersCase: lowersCase)
        return try builder.tokenizer()
    }

    /// Makes sure that what the file puts around a text is the opening and closing token, and nothing else.
    private func checkFrame(
        of opening: String, and closing: String, settings: TokenizerSettings, keys: (String, String)
    ) throws(PreparingError) {
        guard let json = file["post_processor"], !json.isNull else { throw refuse("post_processor: none", nil) }
        let opening = settings.token(keys.0) ?? opening
        let closing = settings.token(keys.1) ?? closing
        let found: [String]
        switch json["type"]?.string {
        case "RobertaProcessing", "BertProcessing":
            found = ["cls", "sep"].compactMap { json[$0]?.elements?.first { _ in true }?.string }
        case "TemplateProcessing":
            let steps = json["single"]?.elements.map(Array.init) ?? []
            guard steps.count == 3, steps[1]["Sequence"] != nil else { throw refuse("post_processor", json) }
            found = [steps[0], steps[2]].compactMap { $0["SpecialToken"]?["id"]?.string }
            let defined = json["special_tokens"]
            for id in found where defined?[id] == nil {
                throw PreparingError("the post_processor in \(name) uses \(id), which it does not define")
            }
        default: throw refuse("post_processor", json)
        }
        guard found.count == 2, found[0].utf8.elementsEqual(opening.utf8), found[1].utf8.elementsEqual(closing.utf8)
        else {
            throw refuse("post_processor", json)
        }
    }
}

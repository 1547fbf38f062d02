// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Glibc

/// Finds out which tokenizer a checkpoint's folder holds, and reads it.
///
/// `tokenizer.json` comes first, then `vocab.json` with `merges.txt`, `vocab.txt`, `spiece.model`;
/// `tokenizer_config.json` and `special_tokens_map.json` add names and settings. No pattern that a file brings is ever
/// run.
public struct TokenizerLoader: Sendable {
    public let folder: String

    public init(folder: String) { self.folder = folder }

    /// The folder's tokenizer. Takes some ten milliseconds for a vocabulary of 50,000: call it when it is needed.
    ///
    /// - Throws: `PreparingError` when the folder holds none, one of a kind that is not known, or damaged files.
    public func load() throws(PreparingError) -> any Tokenizer {
        var files: [JSON] = []
        for name in ["tokenizer_config.json", "special_tokens_map.json"] where has(name) {
            let file = try json(name)
            guard file.kind == .object else { throw PreparingError("\(path(name)) holds no JSON object") }
            files.append(file)
        }
        let settings = TokenizerSettings(files)
        if has("tokenizer.json") {
            return try TokenizerFile(try json("tokenizer.json"), name: path("tokenizer.json")).tokenizer(settings)
        }
        if has("vocab.json"), has("merges.txt") {
            try refuse(settings, unless: ["CLIP", "GPT2"])
            let builder = BytePairBuilder(settings: settings)
            try builder.read(vocabulary: try json("vocab.json"), name: path("vocab.json"))
            try builder.read(mergeLines: try bytes("merges.txt"), name: path("merges.txt"))
            if builder.marksWordEnds { return try builder.tokenizer() }
            return try builder.byteLevelTokenizer(addsBlank: settings.bool("add_prefix_space") ?? false)
        }
        if has("vocab.txt") {
            try refuse(settings, unless: ["Bert", "DistilBert"])
            let builder = WordPieceBuilder(settings: settings)
            try builder.read(lines: try bytes("vocab.txt"), name: path("vocab.txt"))
            return try builder.tokenizer()
        }
        if has("spiece.model") {
            try refuse(settings, unless: ["Siglip", "T5"])
            return try SentencePieceBuilder(settings: settings)
                .tokenizer(try bytes("spiece.model"), name: path("spiece.model"))
        }
        if has("sentencepiece.bpe.model") || has("tokenizer.model") {
            throw PreparingError(
                "\(folder) holds a SentencePiece tokenizer whose ids its library shifts, which is not read yet",
                hint: "a spiece.model of SigLIP or T5 is read, and a tokenizer.json of a unigram model")
        }
        throw PreparingError(
            "\(folder) holds no tokenizer",
            hint: "one of these is wanted: tokenizer.json; vocab.json and merges.txt; vocab.txt; spiece.model")
    }

    /// Other tokenizers keep their vocabularies in files of the same names, and would give wrong ids in silence.
    private func refuse(_ settings: TokenizerSettings, unless families: [String]) throws(PreparingError) {
        guard let name = settings.string("tokenizer_class") else { return }
        let known = families.flatMap { [$0 + "Tokenizer", $0 + "TokenizerFast"] }
        guard known.contains(name) || name == "PreTrainedTokenizerFast" else {
            throw PreparingError(
                "\(folder) wants a \(name), which is not known yet", hint: "known are \(known.joined(separator: ", "))")
        }
    }

    private func path(_ name: String) -> String { folder + "/" + name }

    private func has(_ name: String) -> Bool { access(path(name), F_OK) == 0 }

    private func bytes(_ name: String) throws(PreparingError) -> [UInt8] {
        do { return try FileBytes.read(path(name), limit: 256 << 20) } catch { throw PreparingError(error) }
    }

    private func json(_ name: String) throws(PreparingError) -> JSON {
        let bytes = try bytes(name)
        do { return try JSON(parsing: bytes) } catch { throw PreparingError(error, in: path(name)) }
    }
}

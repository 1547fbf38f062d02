// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

extension TokenizerFile {
    /// GPT-2's steps: no cleaning, words by its own pattern with their blanks, bytes as symbols.
    func byteLevel(_ model: JSON, _ settings: TokenizerSettings) throws(PreparingError) -> any Tokenizer {
        if let normalizer = file["normalizer"], !normalizer.isNull { throw refuse("normalizer", normalizer) }
        guard let splitter = file["pre_tokenizer"], splitter["type"]?.string == "ByteLevel",
            splitter["use_regex"]?.bool != false
        else { throw refuse("pre_tokenizer", file["pre_tokenizer"]) }
        if let frame = file["post_processor"], !frame.isNull, frame["type"]?.string != "ByteLevel" {
            throw refuse("post_processor", frame)
        }
        guard (model["continuing_subword_prefix"]?.string ?? "").isEmpty, model["byte_fallback"]?.bool != true,
            model["ignore_merges"]?.bool != true, model["fuse_unk"]?.bool != true,
            (model["dropout"]?.double ?? 0) == 0
        else { throw refuse("byte-pair model with options", nil) }
        return try builder(model, settings).byteLevelTokenizer(addsBlank: splitter["add_prefix_space"]?.bool ?? false)
    }
}

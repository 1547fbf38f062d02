// SPDX-License-Identifier: GPL-3.0-or-later

/// A text as pieces; the arrays but `wordTexts` are equally long.
public struct Encoding: Sendable, Equatable {
    public var ids: [Int] = []
    /// Each piece as the vocabulary has it: `cat</w>`, `##ing`, `<|endoftext|>`.
    public var tokens: [String] = []
    /// Each piece as a reader wants it: `cat`, `##ing`, `<|endoftext|>`; bytes, `\xE4`, where it is part of a letter.
    public var pieces: [String] = []
    /// Which word a piece belongs to, an index into `wordTexts`; nil for specials.
    public var words: [Int?] = []
    /// Whether a piece was added by the tokenizer or names a special token, instead of standing for text.
    public var isSpecial: [Bool] = []
    /// The words that the pieces were made of, after cleaning: lower-case, perhaps without accents.
    public var wordTexts: [String] = []
    /// Whether text was cut off to keep within the limit.
    public var isTruncated = false

    public init() {}

    public var count: Int { ids.count }
}

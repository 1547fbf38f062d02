// SPDX-License-Identifier: GPL-3.0-or-later

/// From text to the numbers a model reads, and back.
public protocol Tokenizer: Sendable {
    /// How the tokenizer works, as a reader knows it: `byte-pair (CLIP)`, `WordPiece (BERT)`.
    var kind: String { get }
    /// How many ids there are; every id is below it.
    var vocabularySize: Int { get }
    var specials: SpecialTokens { get }
    /// The most pieces a model takes, specials included; nil where the checkpoint sets no limit.
    var maximumLength: Int? { get }

    /// The pieces of `text`, with the specials that the model expects around them.
    ///
    /// - Parameter limit: the most pieces to give, specials included; what is beyond is cut off and the result says so.
    func encode(_ text: String, limit: Int?) -> Encoding

    /// The text that ids stand for. Ids beyond the vocabulary are passed over.
    func decode(_ ids: [Int], skippingSpecials: Bool) -> String

    /// An id's entry in the vocabulary, as Hugging Face prints it: `cat</w>`, `##ing`; nil for no id.
    func token(_ id: Int) -> String?

    /// The text that an id stands for, as a reader wants it: `cat`, `##ing`, `<|endoftext|>`; nil for no id.
    func piece(_ id: Int) -> String?
}

extension Tokenizer {
    /// The pieces of `text`, cut at the length the checkpoint sets.
    public func encode(_ text: String) -> Encoding { encode(text, limit: maximumLength) }

    public func decode(_ ids: [Int]) -> String { decode(ids, skippingSpecials: true) }
}

/// Ids with a meaning of their own; nil where a vocabulary has none.
public struct SpecialTokens: Sendable, Equatable {
    public var bos: Int?
    public var eos: Int?
    public var pad: Int?
    public var cls: Int?
    public var sep: Int?
    public var unk: Int?
    public var mask: Int?

    public init(
        bos: Int? = nil, eos: Int? = nil, pad: Int? = nil, cls: Int? = nil, sep: Int? = nil, unk: Int? = nil,
        mask: Int? = nil
    ) {
        self.bos = bos
        self.eos = eos
        self.pad = pad
        self.cls = cls
        self.sep = sep
        self.unk = unk
        self.mask = mask
    }
}

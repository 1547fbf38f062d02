// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results

/// Shows what a model reads in place of a text.
struct TokensCommand: Command {
    static let name = "tokens"
    static let summary = "Cuts texts into the tokens that a model reads, and shows their ids."
    static let examples = [
        Example("tokens clip \"a photo of a cat\"", "pieces and ids"),
        Example("tokens clip @captions.txt", "every line of a file"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("texts to cut") var texts: [TextArgument]

    func run(in context: Context) throws -> Value? {
        let loaded = model.model
        let tokenizer = try loaded.tokenizer()
        let encodings = try loaded.encode(texts.map(\.text))
        let sequences = zip(texts, encodings).map { text, encoding in
            let whole = encoding.isTruncated ? tokenizer.encode(text.text, limit: nil).count : encoding.count
            let tokens = encoding.ids.indices.map {
                TokenList.Token(piece: encoding.pieces[$0], id: encoding.ids[$0], word: encoding.words[$0])
            }
            return TokenList.Sequence(text: text.text, tokens: tokens, dropped: whole - encoding.count)
        }
        return .tokens(
            TokenList(model: model.name, sequences: sequences, limit: try loaded.textEmbedder().maximumTokens))
    }
}

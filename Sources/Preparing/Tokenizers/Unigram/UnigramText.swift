// SPDX-License-Identifier: GPL-3.0-or-later

/// How a text becomes words with marks: by SentencePiece's own rules, or by the steps of a `tokenizer.json`.
enum UnigramText: Sendable {
    case sentencePiece(SentencePieceText)
    case siglip(SigLIPText, SentencePieceText)
    case steps(UnigramSteps)

    /// Whether unknown characters that together are a piece count as that piece: the tokenizers library looks again,
    /// and so does SigLIP's, which goes from pieces to ids by their text.
    var looksUpUnknown: Bool {
        switch self {
        case .sentencePiece: false
        case .siglip, .steps: true
        }
    }
}

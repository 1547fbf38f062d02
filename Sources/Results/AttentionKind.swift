// SPDX-License-Identifier: GPL-3.0-or-later

/// Which tokens ask and which are looked at; `--kind` names them so.
public enum AttentionKind: String, Sendable, CaseIterable {
    /// A picture's patches among themselves.
    case vision
    /// A learned probe at a picture's patches, which pools them into one vector.
    case pool
    /// A text's tokens among themselves.
    case text
    /// A text's tokens at a picture's patches.
    case cross
    /// Text and patches in one stream.
    case joint
    /// The words of an answer among themselves.
    case answer
    /// The words of an answer at the question they answer.
    case question

    /// How the screen names it behind a method: `raw` `cross-attention`.
    public var phrase: String {
        switch self {
        case .vision: "vision self-attention"
        case .pool: "attention pooling"
        case .text: "text self-attention"
        case .cross: "cross-attention"
        case .joint: "joint attention"
        case .answer: "answer self-attention"
        case .question: "attention at the question"
        }
    }

    /// Who asks and who is looked at: `text→image`.
    public var block: String {
        switch self {
        case .vision: "image→image"
        case .pool: "probe→image"
        case .text: "text→text"
        case .cross: "text→image"
        case .joint: "all→all"
        case .answer: "answer→answer"
        case .question: "answer→question"
        }
    }
}

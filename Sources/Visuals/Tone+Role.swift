// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

extension Tone {
    var style: Style {
        switch self {
        case .plain: Style(.text)
        case .strong: Style(.strong, bold: true)
        case .quiet: Style(.muted)
        case .faint: Style(.faint)
        case .accent: Style(.accent)
        case .warning: Style(.warning)
        case .error: Style(.error)
        }
    }
}

extension Phrase {
    public var line: Line { Line(pieces.map { Span($0.text, style: $0.tone.style) }) }
}

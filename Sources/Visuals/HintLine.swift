// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

/// The keys that a view answers, on the last row of its pane while there is room to spare: they are the first to go.
enum HintLine {
    static func draw(_ keys: [KeyHint], into frame: inout Frame, in rect: Rect) {
        let last = Rect(x: rect.x, y: rect.maxY - 2, width: rect.width, height: 2)
        guard rect.height >= 20, !keys.isEmpty, frame.isBlank(in: last) else { return }
        let hints = keys.map { Line([Span($0.keys, .muted), Span(" " + $0.meaning, .faint)]) }
        guard let line = AttentionContent.flow(hints, width: rect.width, gap: 4).first else { return }
        frame.write(line, at: Point(x: rect.x, y: rect.maxY - 1), maxWidth: rect.width)
    }
}

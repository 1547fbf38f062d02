// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames

/// How far work is: a heavy line over its track, the percentage, then what else is known, below where it must be.
struct ProgressLine {
    private let progress: Progress

    init(_ progress: Progress) { self.progress = progress }

    func lines(width: Int, glyphs: GlyphSet) -> [Line] {
        let detail = Line(progress.detail, .muted)
        guard let fraction = progress.fraction, fraction.isFinite else {
            let label = progress.label.isEmpty ? "working" : progress.label
            let line = Line(label, .text) + (progress.detail.isEmpty ? Line() : Line("  ") + detail)
            return line.wrapped(to: width)
        }
        let percent = Line(Self.percent(fraction), .strong)
        let label = progress.label.isEmpty ? Line() : Line(progress.label + "  ", .muted)
        let room = width - percent.width() - 2
        // On one line where at least a dozen columns remain for the bar, else in two.
        let whole = room - label.width() - detail.width() - 2
        if whole >= 12 {
            return [label + Self.bar(fraction, width: min(whole, 24)) + Line("  ") + percent + Line("  ") + detail]
        }
        let bar = Self.bar(fraction, width: max(min(room, 24), 1)) + Line("  ") + percent
        return [bar] + (label + detail).wrapped(to: width).filter { !$0.text.isEmpty }
    }

    static func percent(_ fraction: Double) -> String {
        let whole = Int((min(max(fraction, 0), 1) * 100).rounded(.down))
        return (whole < 10 ? "  " : whole < 100 ? " " : "") + "\(whole) %"
    }

    static func bar(_ fraction: Double, width: Int) -> Line {
        let halves = Int((min(max(fraction, 0), 1) * Double(width * 2)).rounded())
        let (full, half) = (halves / 2, halves % 2)
        return Line([
            Span(String(repeating: "━", count: full) + (half == 1 ? "╸" : ""), .accent),
            Span(String(repeating: "━", count: width - full - half), .rule),
        ])
    }
}

/// A complaint: `✗` and the message with its culprit bold, below it what to type next.
struct ComplaintLines {
    private let complaint: Complaint

    init(_ complaint: Complaint) { self.complaint = complaint }

    func lines(width: Int, glyphs: GlyphSet) -> [Line] {
        let sign = TextWidth.of(glyphs.spell("✗")) + 1
        var lines = message.wrapped(to: max(width - sign, 1)).enumerated().map { index, line in
            Line([Span(index == 0 ? "✗ " : String(repeating: " ", count: sign), .error)]) + line
        }
        if let hint = complaint.hint, !hint.isEmpty {
            lines += Line(hint, .muted).wrapped(to: max(width - 2, 1)).map { Line("  ") + $0 }
        }
        return lines
    }

    private var message: Line {
        let text = complaint.message
        guard let culprit = complaint.culprit, !culprit.isEmpty, let range = text.range(of: culprit) else {
            return Line(text, .error)
        }
        return Line([
            Span(String(text[..<range.lowerBound]), .error),
            Span(String(text[range]), .error, bold: true),
            Span(String(text[range.upperBound...]), .error),
        ])
    }
}

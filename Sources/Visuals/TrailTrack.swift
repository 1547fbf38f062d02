// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Two rows above a frame of a trail: its step and place among the others, and how sharply the row looks at each.
///
///     step 400            0 ━━━━●─────────────── 2,000
///     hottest patch 31 %    ▁▁▁▂▃▅▆▇▇▇██████████ 5 to 93 %
struct TrailTrack {
    let steps: [Int]
    /// By frame; nil where the row has no mass.
    let spreads: [AttentionSpread?]
    /// The frame that is shown.
    let place: Int
    /// `patch` or `token`.
    let noun: String

    /// Columns of the track, at most.
    private static let widest = 48

    func draw(into frame: inout Frame, in rect: Rect) {
        guard steps.indices.contains(place), rect.height >= 1 else { return }
        let names = [stepLine, shareLine]
        let (first, last) = (Format.count(steps[0]), Format.count(steps[steps.count - 1]))
        // The names' widest form, so that the track stays where it is while the frames go by.
        let widest = max("step \(last)".columns, "hottest \(noun) > 99 %".columns)
        let wanted = rect.height > 1 ? widest : "step \(last)".columns
        frame.write(names[0], at: Point(x: rect.x, y: rect.y), maxWidth: rect.width)
        let x = rect.x + wanted + 3 + first.columns + 1
        let room = min(rect.maxX - x - 1 - max(last.columns, rect.height > 1 ? 12 : 0), Self.widest)
        guard steps.count > 1, room >= 6 else {
            if rect.height > 1 { frame.write(names[1], at: Point(x: rect.x, y: rect.y + 1), maxWidth: rect.width) }
            return
        }
        let columns = columns(in: room)
        frame.write(Line(first, .faint), endingAt: x - 1, y: rect.y)
        // At the first step the mark stands at the track's beginning, at the last at its end.
        let isWide = columns.count >= steps.count
        let here =
            isWide
            ? place * (columns.count - 1) / (steps.count - 1) : columns.firstIndex { $0.contains(place) } ?? 0
        let bar = Line([
            Span(String(repeating: "━", count: here), .accent), Span("●", .accent, bold: true),
            Span(String(repeating: "─", count: columns.count - 1 - here), .rule),
        ])
        frame.write(bar, at: Point(x: x, y: rect.y), maxWidth: columns.count)
        frame.write(last, at: Point(x: x + columns.count + 1, y: rect.y), maxWidth: last.columns, .faint)
        guard rect.height > 1 else { return }
        frame.write(names[1], at: Point(x: rect.x, y: rect.y + 1), maxWidth: wanted + 2)
        frame.write(sparkline(columns), at: Point(x: x, y: rect.y + 1), maxWidth: columns.count)
        let ends = x + columns.count + 1
        frame.write(range, at: Point(x: ends, y: rect.y + 1), maxWidth: rect.maxX - ends, .faint)
    }

    private var stepLine: Line {
        Line([Span("step ", .muted), Span(Format.count(steps[place]), .strong, bold: true)])
    }

    private var shareLine: Line {
        let share = spreads.indices.contains(place) ? spreads[place].map { Format.share(Double($0.share)) } : nil
        return Line([Span("hottest \(noun) ", .muted), Span(share ?? "-")])
    }

    /// The frames of each column: several columns a frame where there is room, several frames a column where not.
    private func columns(in room: Int) -> [Range<Int>] {
        let count = steps.count
        if count > room {
            return (0..<room).map { $0 * count / room..<($0 + 1) * count / room }
        }
        let times = min(max(room / count, 1), 3)
        return (0..<count * times).map { $0 / times..<$0 / times + 1 }
    }

    private var shares: [Float?] { spreads.map { $0?.share } }

    private func sparkline(_ columns: [Range<Int>]) -> Line {
        let glyphs = Array("▁▂▃▄▅▆▇█")
        let known = shares.compactMap { $0 }
        guard let least = known.min(), let most = known.max() else { return Line() }
        return Line(
            columns.map { frames in
                let values = shares[frames].compactMap { $0 }
                guard let value = values.max() else { return Span(" ") }
                let part = most > least ? (value - least) / (most - least) : 0
                let glyph = glyphs[min(max(Int((part * 7).rounded()), 0), 7)]
                return Span(String(glyph), frames.contains(place) ? .accent : .soft)
            })
    }

    /// `5 to 93 %`: what the lowest and the highest column stand for.
    private var range: String {
        let known = shares.compactMap { $0 }
        guard let least = known.min(), let most = known.max() else { return "" }
        let (low, high) = (Format.share(Double(least)), Format.share(Double(most)))
        return low == high ? low : "\(low.hasPrefix("<") ? low : String(low.dropLast(2))) to \(high)"
    }
}

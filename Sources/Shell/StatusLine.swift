// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Visuals

/// The last row: which model, what runs, how much memory, which look; at its right end the keys that matter now.
struct StatusLine {
    /// Name, size, format of the model.
    var model: [String] = []
    var work: Work = .none
    /// The run that goes on, or that stands still.
    var run: RunWords?
    /// Where a pass stands that is stopped.
    var stop: StopWords?
    /// How many places of models are changed by hand.
    var patched = 0
    /// Bytes that the process holds in memory.
    var memory: Int?
    /// The theme, or the heat ramp that was chosen in place of the theme's own.
    var look = ""
    var keys: [(key: String, meaning: String)] = []

    enum Work {
        case none
        case running(Progress?)
        case stopping
    }

    func draw(into frame: inout Frame, in rect: Rect) {
        guard !rect.isEmpty else { return }
        frame.fill(rect, Style(.muted, on: .raised))
        let margin = rect.width >= 40 ? 1 : 0
        let room = rect.width - 2 * margin
        // With a run there is much to say: what matters little then goes before the keys, all else after them.
        let left = fitting(parts(of: room), room, keys: run == nil && stop == nil ? 0 : hintWidth(keys) + 3)
        var x = rect.x + margin
        for (index, part) in left.enumerated() {
            x += frame.write(on(part), at: Point(x: x, y: rect.y), maxWidth: rect.maxX - margin - x)
            if index + 1 < left.count { x += 2 }
        }
        // Key hints are the first to go.
        var hints = keys
        while !hints.isEmpty, hintWidth(hints) > rect.maxX - margin - x - 3 { hints.removeFirst() }
        var end = rect.maxX - margin
        for hint in hints.reversed() {
            let line = on(Line([Span(hint.key, .text), Span(" " + hint.meaning, .muted)]))
            end -= frame.write(line, endingAt: end, y: rect.y)
            end -= 3
        }
    }

    private func parts(of room: Int) -> [(line: Line, weight: Int)] {
        var parts: [(line: Line, weight: Int)] = []
        for (index, word) in model.enumerated() {
            parts.append((Line(word, index == 0 ? .text : .muted), index == 0 ? 4 : 1))
        }
        switch work {
        case .none: if run == nil, stop == nil { parts.append((Line("no run", .muted), 0)) }
        case .stopping: parts.append((Line([Span("■", .warning), Span(" stopping", .text)]), 5))
        case .running(let progress):
            var line = Line([Span("▶", .accent), Span(" " + (progress?.label ?? "working"), .text)])
            if let fraction = progress?.fraction {
                line =
                    line + Line("  ") + ProgressLine.bar(fraction, width: 8)
                    + Line(" " + ProgressLine.percent(fraction), .text)
            }
            parts.append((line, 5))
        }
        if let stop { parts.append((stop.short(width: max(room / 2, 16)), 8)) }
        if patched > 0 { parts.append((Line([Span("◇", .accent), Span(" \(patched) patched", .text)]), 6)) }
        if let run { parts += run.parts }
        if let memory { parts.append((Line(Bytes.text(memory), .muted), 3)) }
        if !look.isEmpty { parts.append((Line(look, .muted), 2)) }
        return parts
    }

    /// What has room; the least important goes first.
    ///
    /// - Parameter keys: columns at the right for which what weighs less than 4 gives way.
    private func fitting(_ parts: [(line: Line, weight: Int)], _ room: Int, keys: Int) -> [Line] {
        var parts = parts
        func width() -> Int { parts.reduce(-2) { $0 + $1.line.width() + 2 } }
        while parts.count > 1, width() > room - (parts.contains { $0.weight < 4 } ? keys : 0) {
            guard let least = parts.indices.min(by: { parts[$0].weight < parts[$1].weight }) else { break }
            parts.remove(at: least)
        }
        return parts.map(\.line)
    }

    private func hintWidth(_ hints: [(key: String, meaning: String)]) -> Int {
        hints.reduce(-3) { $0 + Line($1.key).width() + 1 + Line($1.meaning).width() + 3 }
    }

    private func on(_ line: Line) -> Line {
        Line(
            line.spans.map { span in
                var style = span.style
                if style.ground == .role(.background) { style.ground = .role(.raised) }
                return Span(span.text, style: style)
            })
    }
}

/// A count of bytes in words.
enum Bytes {
    static func text(_ count: Int) -> String {
        let megabytes = Double(count) / 1e6
        if megabytes < 1000 { return "\(Int(megabytes.rounded())) MB" }
        let tenths = Int((megabytes / 100).rounded())
        return "\(tenths / 10).\(tenths % 10) GB"
    }
}

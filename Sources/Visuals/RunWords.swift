// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A run in the status line: `▶ t 1,340/2,000`, then `loss 0.441 ▇▅▃▂▁`.
public struct RunWords: Sendable, Equatable {
    private let run: RunStatus

    public init(_ run: RunStatus) { self.run = run }

    public var isRunning: Bool { run.state == .running }

    /// The pieces in their order, with how much each weighs where not all has room.
    public var parts: [(line: Line, weight: Int)] {
        let isReady = run.state == .ready && run.step == 0
        let steps = Format.count(run.step) + "/" + Format.count(run.steps)
        let line = Line([sign, Span(" \(run.name) "), isReady ? Span("ready", .muted) : Span(steps)])
        var parts = [(line: line, weight: 7)]
        if let loss = run.loss {
            let value = Span(Format.short(Double(loss)), loss.isFinite ? .text : .error)
            parts.append((Line([Span("loss ", .muted), value]), 6))
            let columns = Self.columns(run.recent)
            if !columns.isEmpty { parts.append((Line(columns, .accent), 4)) }
        }
        return parts
    }

    private var sign: Span {
        switch run.state {
        case .ready: Span("◇", .muted)
        case .running: Span("▶", .accent)
        case .paused, .stopped: Span("■", .warning)
        case .finished: Span("◆", .accent)
        }
    }

    /// Means as columns between the least and the largest of them.
    static func columns(_ means: [Float]) -> String {
        let finite = means.filter(\.isFinite)
        guard finite.count > 1, let least = finite.min(), let most = finite.max(), least < most else { return "" }
        let glyphs = Array("▁▂▃▄▅▆▇█")
        return String(
            means.suffix(16).map { mean in
                guard mean.isFinite else { return " " }
                let part = (Double(mean) - Double(least)) / (Double(most) - Double(least))
                return glyphs[min(max(Int((part * 7).rounded()), 0), 7)]
            })
    }
}

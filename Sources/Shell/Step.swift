// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Visuals

/// One line of work and what came of it, as the transcript tells it.
struct Step {
    enum State {
        /// Not taken up yet.
        case waiting
        case running(Progress?)
        case done
        case failed(Complaint)
        case cancelled
        /// Nobody typed it: the program speaks.
        case remark
    }

    let number: Int
    let line: Line
    var state: State
    /// The result, or what was published last of it.
    var view: (any View)?
    var notes: [Line] = []
    /// How long the work took, where that is worth a line.
    var seconds: Double?
    private(set) var hadProgress = false

    init(number: Int, line: Line, state: State = .running(nil)) {
        self.number = number
        self.line = line
        self.state = state
    }

    /// A line that the program says by itself.
    init(number: Int, line: Line, greeting: Line) {
        self.init(number: number, line: line, state: .remark)
        notes = [greeting]
    }

    mutating func take(_ progress: Progress) {
        hadProgress = true
        state = .running(progress)
    }

    var isRunning: Bool { if case .running = state { true } else { false } }

    /// The typed line, broken to `width`.
    func command(width: Int) -> [Line] { line.spans.isEmpty ? [] : line.wrapped(to: width) }

    /// What stands below the typed line.
    func result(width: Int, glyphs: GlyphSet, stageIsApart: Bool) -> [Line] {
        var lines = view?.transcript(width: width) ?? []
        // What goes on is on the stage anyhow, and further than the step says.
        if let view, view.wantsStage, view.liveName == nil {
            lines = Self.pointing(lines, width: width, isApart: stageIsApart)
        }
        lines += notes.flatMap { $0.wrapped(to: width) }
        switch state {
        case .running(let progress?):
            lines += ProgressLine(progress).lines(width: width, glyphs: glyphs)
        case .failed(let complaint):
            lines += ComplaintLines(complaint).lines(width: width, glyphs: glyphs)
        case .cancelled:
            lines.append(Line([Span("■", .warning), Span(" stopped", .text)]))
        case .done where hadProgress:
            if let seconds { lines.append(Line("took " + Seconds.text(seconds), .muted)) }
        default: break
        }
        return lines
    }

    /// Says after the last line where the rest is.
    private static func pointing(_ lines: [Line], width: Int, isApart: Bool) -> [Line] {
        guard isApart else { return lines }
        let pointer = Line("on the stage →", .faint)
        guard let last = lines.last, last.width() + 2 + pointer.width() <= width else { return lines + [pointer] }
        return lines.dropLast() + [last + Line("  ") + pointer]
    }
}

/// Seconds in words.
enum Seconds {
    static func text(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "long" }
        if seconds < 10 { return "\(decimal(seconds)) s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    private static func decimal(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

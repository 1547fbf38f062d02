// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Visuals

/// The steps of the session in order, scrolled to somewhere.
struct Transcript {
    /// Older steps are forgotten.
    static let limit = 2000

    private(set) var steps: [Step] = []
    /// Rows below the last one that is shown.
    private(set) var scroll = 0
    private var drawn: [Int: Drawn] = [:]
    private var nextKey = 0
    private var keys: [Int] = []

    /// The lines of a step that will not change, as they were drawn.
    private struct Drawn {
        let context: Context
        let rows: [Row]
    }

    /// What the drawing of a step depends on beside the step.
    private struct Context: Equatable {
        let margins: Margins
        let glyphs: GlyphSet
        let stageIsApart: Bool
    }

    /// A row: what stands in the margin, and the text.
    struct Row {
        var number: Int?
        var isCommand = false
        var line = Line()
    }

    /// The number of the newest step that runs.
    var lastRunning: Int? { steps.last(where: \.isRunning)?.number }
    var lastNumber: Int { steps.reduce(0) { max($0, $1.number) } }

    mutating func append(_ step: Step) {
        steps.append(step)
        keys.append(nextKey)
        nextKey += 1
        if steps.count > Self.limit {
            let extra = Self.limit / 4
            for key in keys.prefix(extra) { drawn[key] = nil }
            steps.removeFirst(extra)
            keys.removeFirst(extra)
        }
    }

    /// Changes the newest step that satisfies a condition.
    mutating func change(where condition: (Step) -> Bool, _ change: (inout Step) -> Void) {
        guard let index = steps.lastIndex(where: condition) else { return }
        change(&steps[index])
        drawn[keys[index]] = nil
    }

    mutating func change(number: Int, _ change: (inout Step) -> Void) {
        self.change(where: { $0.number == number }, change)
    }

    /// Says a step's line again at the end, where other steps came after it: what comes of it then stands there.
    mutating func bringToEnd(number: Int) {
        guard let index = steps.lastIndex(where: { $0.number == number }), index < steps.count - 1,
            steps[index].isRunning, steps.last.map({ $0.number > number }) ?? false
        else { return }
        let again = Step(number: number, line: steps[index].line, state: steps[index].state)
        change(number: number) { $0.state = .done }
        append(again)
    }

    /// Lets the newest step that shows something of that name show the newer view.
    ///
    /// Returns that step, else the last one, and whether its words changed.
    mutating func update(_ view: any View, name: String) -> (number: Int, isChanged: Bool) {
        guard let index = steps.lastIndex(where: { $0.view?.liveName == name }) else { return (lastNumber, false) }
        let width = 200
        let isChanged = steps[index].view?.transcript(width: width) != view.transcript(width: width)
        steps[index].view = view
        if isChanged { drawn[keys[index]] = nil }
        return (steps[index].number, isChanged)
    }

    /// The rows to show in `height` rows, the newest last; scrolls no further than to the first step.
    mutating func rows(height: Int, margins: Margins, glyphs: GlyphSet, stageIsApart: Bool) -> [Row] {
        let context = Context(margins: margins, glyphs: glyphs, stageIsApart: stageIsApart)
        var blocks: [[Row]] = []
        var count = 0
        for index in steps.indices.reversed() where count < height + scroll {
            var block = rows(at: index, context)
            if index > 0 { block.insert(Row(), at: 0) }
            blocks.append(block)
            count += block.count
        }
        scroll = min(scroll, max(count - height, 0))
        let all = blocks.reversed().flatMap { $0 }
        return Array(all.dropLast(scroll).suffix(height))
    }

    mutating func scroll(by rows: Int) { scroll = max(scroll + rows, 0) }
    mutating func scrollToEnd() { scroll = 0 }

    private mutating func rows(at index: Int, _ context: Context) -> [Row] {
        if let known = drawn[keys[index]], known.context == context { return known.rows }
        let step = steps[index]
        let width = context.margins.width
        var rows = step.command(width: width).enumerated().map { line, text in
            Row(number: line == 0 ? step.number : nil, isCommand: line == 0, line: text)
        }
        rows += step.result(width: width, glyphs: context.glyphs, stageIsApart: context.stageIsApart).map {
            Row(line: $0)
        }
        if !step.isRunning { drawn[keys[index]] = Drawn(context: context, rows: rows) }
        return rows
    }

    /// Writes rows from the top of `rect`.
    func draw(_ rows: [Row], into frame: inout Frame, in rect: Rect, margins: Margins) {
        for (offset, row) in rows.prefix(rect.height).enumerated() {
            let y = rect.y + offset
            if row.isCommand {
                if let number = row.number, number > 0 {
                    let end = rect.x + margins.number + margins.digits
                    frame.write(Line(String(number), .faint), endingAt: end, y: y)
                }
                frame.write("›", at: Point(x: rect.x + margins.text - 2, y: y), .muted)
            }
            frame.write(row.line, at: Point(x: rect.x + margins.text, y: y), maxWidth: margins.width)
        }
    }
}

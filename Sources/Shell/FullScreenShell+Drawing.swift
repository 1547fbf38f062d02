// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Visuals

extension FullScreenShell {
    var isStageHidden: Bool { layout(promptRows: 1).arrangement == .transcript }

    /// The room that a view has.
    var stageSize: Size {
        let layout = layout(promptRows: promptRows)
        let title = layout.hasTitles ? 2 : 0
        return Size(columns: layout.stage.width, rows: max(layout.stage.height - title, 0))
    }

    private func layout(promptRows: Int) -> Layout {
        Layout(size: console.screen.size, hasStage: !stage.isEmpty, alone: alone, promptRows: promptRows)
    }

    private var promptRows: Int {
        let sketch = layout(promptRows: 1)
        let rows = block(sketch).height
        return sketch.arrangement == .stage ? min(rows, 1 + hintRows(sketch)) : rows
    }

    /// Rows kept for the hint below the prompt.
    private func hintRows(_ layout: Layout) -> Int {
        let rows = console.screen.size.rows
        return rows < 8 ? 0 : rows < 30 || layout.arrangement == .stage ? 1 : 2
    }

    private func block(_ layout: Layout) -> PromptBlock {
        let content = PromptBlock.Content(
            line: console.editor.line, pieces: pieces, hint: hint, candidates: candidates, message: message,
            number: transcript.lastNumber + queue.count + 1, isFocused: focus == .prompt)
        let rows = console.screen.size.rows
        return PromptBlock(
            content, columns: layout.prompt.width, mostRows: max(rows / 2, 1), hintRows: hintRows(layout),
            glyphs: console.screen.capability.glyphs)
    }

    /// Composes the whole screen and shows it.
    func draw() {
        if focus == .stage, isStageHidden { focus = .prompt }
        status.memory = MemoryUse.resident()
        status.keys = hints
        let (frame, caret) = compose()
        console.screen.show(frame, theme: looks.theme, caret: caret)
    }

    private var hints: [(key: String, meaning: String)] {
        var hints: [(key: String, meaning: String)] = []
        if focus == .stage {
            hints.append(("F6", "prompt"))
        } else if !stage.isEmpty {
            let isWide = console.screen.size.columns >= Layout.columnsForBoth
            hints.append(isWide ? ("F6", "stage") : ("F7", isStageHidden ? "stage" : "transcript"))
        }
        hints.append(("?", "help"))
        return hints
    }

    private func compose() -> (Frame, Point?) {
        let screen = console.screen
        var frame = Frame(size: screen.size, capability: screen.capability)
        let sketch = layout(promptRows: 1)
        let block = block(sketch)
        // Over the stage a list of candidates covers what it needs, so that the view stands still.
        let asked = sketch.arrangement == .stage ? min(block.height, 1 + hintRows(sketch)) : block.height
        // A blank row keeps the prompt off the status where there is room.
        let isRoomy = sketch.arrangement != .stage && screen.size.rows >= 20
        let layout = layout(promptRows: asked + (isRoomy ? 1 : 0))

        var promptTop = layout.prompt.y
        if !layout.transcript.isEmpty { promptTop = drawTranscript(into: &frame, layout) }
        if let rule = layout.rule { frame.verticalRule(at: Point(x: rule.x, y: rule.y), height: rule.height) }
        let isStageBeside = layout.arrangement == .both && isRoomy
        stage.draw(
            into: &frame, in: layout.stage.inset(bottom: isStageBeside ? 1 : 0), isFocused: focus == .stage,
            hasTitle: layout.hasTitles)
        if block.height > asked { promptTop = max(layout.prompt.maxY - block.height, 0) }
        let place = Rect(
            x: layout.prompt.x, y: promptTop, width: layout.prompt.width, height: layout.prompt.maxY - promptTop)
        if layout.arrangement == .stage { frame.fill(place) }
        let caret = block.draw(into: &frame, in: place)
        status.draw(into: &frame, in: layout.status)
        return (frame, caret)
    }

    /// Draws title, steps, and the lines that wait; returns the row where the prompt belongs.
    private func drawTranscript(into frame: inout Frame, _ layout: Layout) -> Int {
        let rect = layout.transcript
        let margins = Margins(columns: rect.width, last: transcript.lastNumber + queue.count + 1)
        var top = rect.y
        if layout.hasTitles {
            let x = rect.x + margins.number
            let isFocused = focus == .prompt
            frame.write("transcript", at: Point(x: x, y: rect.y), isFocused ? .accent : .text, bold: isFocused)
            if transcript.scroll > 0 {
                frame.write(Line("\(transcript.scroll) below ▾", .muted), endingAt: rect.maxX - 1, y: rect.y)
            }
            top += 2
        }
        let gap = rect.height >= 6 ? 1 : 0
        let height = max(rect.maxY - top - gap, 0)
        let rows = transcript.rows(
            height: max(height - queue.count, 0), margins: margins, glyphs: frame.capability.glyphs,
            stageIsApart: !stage.isEmpty)
        let area = Rect(x: rect.x, y: top, width: rect.width, height: height)
        transcript.draw(rows, into: &frame, in: area, margins: margins)
        var y = top + rows.count
        for submission in queue.prefix(max(top + height - y, 0)) {
            let point = Point(x: rect.x + margins.text, y: y)
            frame.write(submission.line, at: point, maxWidth: margins.width, .faint)
            y += 1
        }
        return min(rows.isEmpty ? top : y + gap, layout.prompt.y)
    }
}

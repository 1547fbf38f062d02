// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Glibc
import Visuals

extension FullScreenShell {
    /// Answers what the user or the system did.
    func handle(_ event: ConsoleEvent) {
        switch event {
        case .key(let press):
            message = nil
            if focus == .stage { stageKey(press) } else { promptKey(press) }
        case .paste(let text):
            message = nil
            candidates = nil
            focus = .prompt
            console.editor.insert(String(text.drop { $0 == "\n" }.reversed().drop { $0 == "\n" }.reversed()))
        case .resized: break
        case .interrupt: interrupt()
        case .terminate(let signal): leave(128 + signal)
        case .endOfInput: leave(128 + SIGHUP)
        }
    }

    /// Ctrl-C stops the work and forgets what waits; with nothing to stop it empties the line, then gives up the pass
    /// that stands still, then pauses the run that goes on, then says how to leave.
    private func interrupt() {
        candidates = nil
        focus = .prompt
        if isBusy {
            queue = []
            runner.cancel()
            status.work = .stopping
        } else if !console.editor.line.text.isEmpty || console.editor.line.message != nil {
            console.editor.clear()
        } else if status.stop != nil {
            runner.cancel()
        } else if status.run?.isRunning == true {
            enqueue("pause")
        } else {
            message = Line([Span("Ctrl-D", .muted), Span(" leaves", .faint)])
        }
    }

    private func promptKey(_ press: KeyPress) {
        let editor = console.editor
        guard !editor.wantsNextKey else { return feed(press.bytes) }
        let line = editor.line
        let isAtEnd = line.cursor == line.text.utf8.count
        switch press.key {
        case .tab: complete(offset: 1)
        case .backTab where candidates != nil: complete(offset: -1)
        case .escape where candidates != nil: candidates = nil
        case .escape where stage.current?.view is PageView && !isStageHidden: stage.removeCurrent()
        case .character("?") where line.text.isEmpty: showKeys()
        case .right, .end, .control("e"), .control("f"):
            if isAtEnd, let ghost = hint.ghost, !ghost.isEmpty { editor.insert(ghost) } else { feed(press.bytes) }
        default:
            if let action = KeyTable.action(for: press.key, in: KeyTable.everywhere) {
                perform(action)
            } else {
                feed(press.bytes)
            }
        }
    }

    private func stageKey(_ press: KeyPress) {
        if press.key == .function(6) || press.key == .backTab { return perform(.switchFocus) }
        switch stage.answer(press.key, in: stageSize) {
        case .state: break
        case .line(let line): enqueue(line, asker: stage.current?.step)
        case .ignored:
            let action =
                KeyTable.action(for: press.key, in: KeyTable.everywhere)
                ?? KeyTable.action(for: press.key, in: KeyTable.onStage)
            if let action { perform(action) }
        }
    }

    private func perform(_ action: KeyTable.Action) {
        switch action {
        case .switchFocus:
            if focus == .stage {
                focus = .prompt
            } else if !stage.isEmpty {
                focus = .stage
                if alone == .transcript { alone = nil }
            } else {
                message = Line("the stage is empty: show a picture or a table first", .faint)
            }
        case .switchPanes:
            let isWide = console.screen.size.columns >= Layout.columnsForBoth
            alone = alone == nil || (isWide && alone == .transcript) ? (isWide ? .stage : .transcript) : nil
            if isStageHidden { focus = .prompt }
        case .showKeys: showKeys()
        case .repaint:
            console.repaint()
            transcript.scrollToEnd()
        case .scrollUp: scroll(up: true)
        case .scrollDown: scroll(up: false)
        case .previousView: stage.go(by: -1)
        case .nextView: stage.go(by: 1)
        case .copyView: copyView()
        case .closeView:
            stage.removeCurrent()
            focus = .prompt
        case .leaveStage: focus = .prompt
        }
    }

    /// The page that is shown scrolls, else the transcript.
    private func scroll(up: Bool) {
        if stage.current?.view is PageView, !isStageHidden {
            _ = stage.answer(up ? .pageUp : .pageDown, in: stageSize)
        } else {
            let rows = max(console.screen.size.rows - 8, 1)
            transcript.scroll(by: up ? rows : -rows)
        }
    }

    /// Hands the shown view's text to the terminal's clipboard.
    private func copyView() {
        guard let view = stage.current?.view else { return }
        let lines = view.plain(width: 100, glyphs: console.screen.capability.glyphs)
        let text = Escaper.visible(lines.joined(separator: "\n"))
        message =
            console.copy(text)
            ? Line("\(lines.count) lines are in the terminal's clipboard", .faint)
            : Line("too long for the terminal's clipboard: save it to a file instead", .warning)
    }

    private func showKeys() {
        let view = stage.current?.view
        stage.show(KeyTable.page(for: view is PageView ? nil : view), step: -1)
        if alone == .transcript { alone = nil }
    }

    private func feed(_ bytes: [UInt8]) {
        candidates = nil
        for end in console.editor.feed(bytes) {
            switch end {
            case .submitted(let text): submit(text)
            case .left: leave(0)
            }
        }
    }

    private func submit(_ text: String) {
        transcript.scrollToEnd()
        for line in text.split(separator: "\n") where line.contains(where: { $0 != " " && $0 != "\t" }) {
            console.editor.remember(String(line))
            enqueue(String(line))
        }
    }

    /// Completes as far as all candidates agree; shows them; goes through them.
    private func complete(offset: Int) {
        let editor = console.editor
        if candidates != nil {
            guard let (range, text) = candidates?.select(offset: offset) else { return }
            editor.replace(range, with: text)
            return
        }
        let line = editor.line
        guard let completion = scope?.completions(line: line.text, cursor: line.cursor) else { return }
        let range = completion.replacing.clamped(to: 0..<line.text.utf8.count + 1)
        if completion.candidates.count == 1, let only = completion.candidates.first {
            let isAtEnd = line.cursor == line.text.utf8.count
            editor.replace(range, with: only.text + (only.continues || !isAtEnd ? "" : " "))
            return
        }
        let common = CandidateList.commonStart(of: completion.candidates)
        candidates = CandidateList(completion)
        let typed = Array(line.text.utf8)[range.clamped(to: 0..<line.text.utf8.count)]
        if common.utf8.count > typed.count, let change = candidates?.put(common) {
            editor.replace(change.range, with: change.text)
        }
    }
}

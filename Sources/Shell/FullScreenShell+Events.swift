// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Visuals

extension FullScreenShell {
    /// Takes in what the engine tells.
    func handle(_ event: ShellEvent) {
        switch event {
        case .began(let number, let line):
            transcript.append(Step(number: number, line: InputRows.styled(line, pieces: scope?.pieces(line) ?? [])))
            redraw()
        case .progress(let progress):
            transcript.change(where: \.isRunning) { $0.take(progress) }
            if case .stopping = status.work {} else { status.work = .running(progress) }
            redraw(in: .soon)
        case .published(let slot, let view):
            take(view, slot: slot, step: transcript.lastRunning ?? transcript.lastNumber)
            redraw(in: .soon)
        case .finished(let number, let ending):
            finish(number, ending)
            redraw()
        case .scope(let scope):
            self.scope = scope
            scopeChanged = true
            status.take(scope)
            for fault in looks.apply(scope.settings, to: console.screen) { remark(fault) }
            redraw()
        case .effect(let effect):
            perform(effect)
            redraw()
        case .run(let run):
            guard run != status.run else { return }
            status.run = run
            redraw(in: .calm)
        case .updated(let name, let view): update(view, name: name)
        case .stopped(let stop):
            status.stop = stop
            // Below the line that ran last: the one that stopped, or the one that went on to here.
            if let stop { transcript.change(where: { $0.number > 0 }) { $0.notes.append(stop.line) } }
            redraw()
        case .idle:
            isBusy = false
            running = nil
            status.work = .none
            pump()
            redraw()
        }
    }

    private func finish(_ number: Int, _ ending: ShellEvent.Ending) {
        // What a line gives that was stopped follows the lines that were run at the stop.
        transcript.bringToEnd(number: number)
        switch ending {
        case .done(let view, let notes, let seconds):
            if let view { take(view, slot: "", step: number) }
            transcript.change(number: number) {
                $0.notes += notes
                $0.seconds = seconds
                $0.state = .done
            }
        case .failed(let complaint):
            transcript.change(number: number) { $0.state = .failed(complaint) }
        case .bare: break
        case .cancelled(let notes):
            transcript.change(number: number) {
                $0.notes += notes
                $0.state = .cancelled
            }
        }
        // What the last line made is what is seen.
        if stage.current?.step != number { alone = .transcript }
    }

    /// Shows a view under its step, and on the stage where there is more to see.
    private func take(_ view: any View, slot: String, step: Int) {
        transcript.change(number: step) { $0.view = view }
        guard view.wantsStage else { return }
        stage.show(view, step: step, slot: slot, inPlaceOf: running?.asker)
        if alone == .transcript { alone = nil }
    }

    /// Exchanges the view of what goes on under a name; what the user looks at stays unless it is that.
    private func update(_ view: any View, name: String) {
        let step = transcript.update(view, name: name)
        switch stage.update(view, name: name, step: step.number) {
        case .shown: if !isStageHidden { redraw(in: .calm) }
        case .added:
            if alone == .transcript { alone = nil }
            redraw(in: .calm)
        case .hidden: break
        }
        if step.isChanged { redraw(in: .calm) }
    }

    /// Does what only a front end can do.
    private func perform(_ effect: Effect) {
        switch effect {
        case .quit: leave(0)
        case .page(let title, let lines):
            take(PageView(title: title, text: lines), slot: "", step: transcript.lastRunning ?? transcript.lastNumber)
        case .shell(let command):
            let code = console.run(command: command)
            if code != 0 { remark(code < 0 ? "sh cannot be started" : "ended with status \(code)") }
        }
    }

    /// Small print below the step that runs, or below the last one.
    private func remark(_ text: String) {
        let number = transcript.lastRunning ?? transcript.lastNumber
        transcript.change(number: number) { $0.notes.append(Line(text, .muted)) }
    }
}

extension StatusLine {
    /// The newest model of the session, and its looks.
    mutating func take(_ scope: Scope) {
        let newest = scope.names.last { $0.kind == "model" }
        model =
            newest.map { name in
                [name.name] + name.detail.split(separator: "·").map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
            } ?? []
        let chosen = scope.settings.text("ramp")
        patched = scope.patched
        look = chosen == "auto" ? scope.settings.text("theme") : chosen
    }
}

extension Substring {
    fileprivate func trimmingBlanks() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Results
import Testing
import Visuals

@testable import Shell

/// A run that goes on while no line runs.
@MainActor
@Suite("A run that goes on")
struct RunningTests {
    private func report(_ step: Int, _ state: RunReport.State = .running, name: String = "t") -> RunReport {
        var curve = RunReport.Curve(name: "loss", title: "loss")
        for place in 1...max(step, 1) { curve.values.append(1 / Float(place), at: place) }
        return RunReport(
            name: name, subtitle: "clip tiny", step: step, steps: 2000, state: state, curves: [curve])
    }

    private func status(_ step: Int, _ state: RunReport.State = .running) -> RunStatus {
        RunStatus(
            name: "t", step: step, steps: 2000, state: state, loss: 0.441,
            recent: [4, 2, 1, 0.8, 0.6, 0.5, 0.45, 0.441])
    }

    private func tell(_ desk: Desk, _ event: EngineEvent) {
        desk.mailbox.tell(event)
        desk.settle()
    }

    /// A step that began the run: what `go` leaves.
    private func go(_ desk: Desk, number: Int = 90) {
        desk.mailbox.post(.began(number: number, line: "go"))
        let outcome = Outcome.done(name: nil, value: nil, shown: report(1), notes: [], seconds: 0)
        tell(desk, .finished(number: number, outcome))
    }

    @Test("The status line says name, step, loss and its course; at 80 columns the keys keep their place")
    func statusLine() {
        let desk = Desk()
        desk.run("show table")
        tell(desk, .run(status(1340)))
        #expect(desk.status.contains("▶ t 1,340/2,000  loss 0.441  █▄▂▂▁▁▁▁"), "\(desk.status)")
        #expect(desk.status.contains("F7 transcript") && desk.status.contains("? help"))
        #expect(!desk.status.contains("no run"))
        desk.resize(columns: 40, rows: 24)
        #expect(desk.status.contains("t 1,340/2,000") && desk.status.contains("loss 0.441"))
        desk.resize(columns: 80, rows: 24)
        for (state, sign) in [(RunReport.State.stopped("x"), "■"), (.paused, "■"), (.finished, "◆"), (.ready, "◇")] {
            tell(desk, .run(status(1340, state)))
            #expect(desk.status.contains("\(sign) t 1,340/2,000"))
        }
        tell(desk, .run(nil))
        #expect(desk.status.contains("no run"))
    }

    @Test("Its view is exchanged in place, and the user keeps his place in it")
    func inPlace() {
        let desk = Desk()
        go(desk)
        #expect(desk.shows("run t") && desk.shows("step 1 / 2,000"))
        desk.press(.function(6))
        desk.type("zc")
        for step in [300, 400, 500] { tell(desk, .updated(name: "t", report(step))) }
        #expect(desk.shows("step 500 / 2,000") && !desk.screen[0].contains("view"))
        #expect(desk.shell.stage.exhibits.count == 1)
        #expect(desk.shell.stage.current?.state.zoomed == true && desk.shell.stage.current?.state.step == 1)
    }

    @Test("Who looks at another view keeps it, and is not painted for what he does not see")
    func notStolen() {
        let desk = Desk()
        go(desk)
        desk.run("show table")
        #expect(desk.screen[0].contains("squares"))
        tell(desk, .updated(name: "t", report(700)))
        #expect(desk.screen[0].contains("squares") && desk.screen[0].hasSuffix("view 2 of 2"))
        desk.shell.turn()
        desk.mailbox.post(ShellEvent(.updated(name: "t", report(701))))
        desk.shell.turn()
        #expect(desk.shell.drawing == .none)
        desk.mailbox.post(ShellEvent(.run(status(701))))
        desk.shell.turn()
        #expect(desk.shell.drawing == .calm, "the status line has changed")
        desk.mailbox.post(ShellEvent(.updated(name: "t", report(800, .stopped("loss > 1")))))
        desk.settle()
        desk.press(.function(6))
        desk.type("[")
        #expect(desk.shows("step 800 / 2,000"))
    }

    @Test("A run without a view gets one and shows it; a view that was closed comes back by a command alone")
    func added() {
        let desk = Desk()
        tell(desk, .updated(name: "t", report(5)))
        #expect(desk.shows("run t"))
        desk.press(.function(6))
        desk.type("q")
        #expect(!desk.shows("run t"))
        tell(desk, .updated(name: "t", report(6)))
        #expect(!desk.shows("run t"))
        go(desk)
        #expect(desk.shows("run t"))
        tell(desk, .updated(name: "t", report(7)))
        #expect(desk.shows("step 7 / 2,000"))
    }

    @Test("The step that let it go says how it ended; a view of another name does not touch it")
    func transcript() {
        let desk = Desk(columns: 120, rows: 36)
        go(desk)
        #expect(desk.shows("▶ runs; the prompt stays yours"))
        tell(desk, .updated(name: "u", report(9, .finished, name: "u")))
        #expect(desk.shows("▶ runs; the prompt stays yours"))
        tell(desk, .updated(name: "t", report(1104, .stopped("loss 1.31 > 1.2"))))
        #expect(desk.shows("■ stopped at step 1,104") && desk.shows("loss 1.31 > 1.2"))
        #expect(!desk.shows("▶ runs"))
    }

    @Test("Each command about a run shows the one view of it, wherever it began")
    func oneView() {
        let desk = Desk()
        go(desk)
        desk.run("show table")
        go(desk, number: 97)
        #expect(desk.shell.stage.exhibits.count == 2 && desk.shell.stage.current?.step == 97)
    }

    @Test("Lines run while it goes on; Ctrl-C pauses it when the prompt is empty and no line runs")
    func prompt() {
        let desk = Desk()
        go(desk)
        tell(desk, .run(status(10)))
        desk.run("1 + 2")
        #expect(desk.runner.lines == ["1 + 2"])
        desk.type("abc")
        desk.send(.interrupt)
        #expect(desk.console.memoryEditor.line.text.isEmpty && desk.runner.lines.count == 1)
        desk.send(.interrupt)
        #expect(desk.runner.lines == ["1 + 2", "pause"] && desk.runner.cancelled == 0)
        tell(desk, .run(status(10, .paused)))
        desk.send(.interrupt)
        #expect(desk.runner.lines.count == 2 && desk.shows("Ctrl-D leaves"))
        desk.runner.hold()
        tell(desk, .run(status(11)))
        desk.run("show table")
        desk.send(.interrupt)
        #expect(desk.runner.cancelled == 1, "a line that runs is what stops")
    }

    @Test("While nobody reads, only the latest of a run and of each name waits, in its place among the others")
    func waiting() {
        let mailbox = Mailbox<ShellEvent>()
        for step in 1...50 {
            mailbox.tell(.updated(name: "t", report(step)))
            mailbox.tell(.updated(name: "u", report(step, name: "u")))
            mailbox.tell(.run(status(step)))
        }
        mailbox.tell(.idle)
        mailbox.tell(.run(nil))
        let kinds = mailbox.take().map { event in
            switch event {
            case .updated(let name, let view): "\(name) \(view.title)"
            case .run(let run): run == nil ? "no run" : "run"
            case .idle: "idle"
            default: "other"
            }
        }
        #expect(kinds == ["t run t", "u run u", "idle", "no run"])
    }

    @Test("A run's view outlives forty others")
    func outlives() {
        var stage = Stage()
        stage.show(view(for: report(1)), step: 1)
        for step in 2...(Stage.limit + 20) { stage.show(view(for: Note("a")), step: step) }
        #expect(stage.exhibits.count == Stage.limit)
        #expect(stage.update(view(for: report(2)), name: "t", step: 1) == .hidden)
    }
}

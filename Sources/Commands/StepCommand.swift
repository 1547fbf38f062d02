// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Training

/// Takes steps of a run.
struct StepCommand: Command {
    static let name = "step"
    static let summary = "Takes one step of the innermost run, or several, and shows what was measured."
    static let examples = [Example("step", "one step"), Example("step 3", "three steps")]

    @Argument("a run, how many steps") var words: [RunOrCount] = []

    func run(in context: Context) throws -> Value? {
        let run = try words.run(in: context.session)
        let count = try words.count() ?? 1
        guard count > 0 else {
            throw Complaint("step cannot take \(count) steps", culprit: "\(count)", hint: "rewind goes back")
        }
        guard !run.training.isFinished else { throw run.isDone }
        context.session.pause(run)
        let first = run.training.step
        try context.drive(run, steps: count)
        if case .stopped(let why) = run.state, !why.isEmpty { context.note(Phrase("■ ", .warning) + Phrase(why)) }
        return .table(run.measurements(from: first + 1, to: run.training.step))
    }
}

extension LiveRun {
    /// What is said where no step is left.
    var isDone: Complaint {
        Complaint(
            "\(name) has done its \(Format.count(training.current.steps)) steps",
            hint: "set \(name).steps \(training.current.steps * 2) gives it more, rewind goes back")
    }

    /// The last steps of a stretch with what was measured at each.
    func measurements(from first: Int, to last: Int) -> Table {
        let names = training.history.names.filter { !$0.hasPrefix("val_") }
        let shown = max(first, last - 9)...max(first, last)
        let rows = shown.filter { $0 <= last }.map { step in
            [Table.Cell.text(Format.count(step))]
                + names.map { name in .text(training.history.value(name, at: step).map { Format.short(Double($0)) } ?? "") }
        }
        return Table(title: name, columns: ["step"] + names, rows: rows)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Training

/// Takes steps of what is innermost: a pass that is stopped, or a run.
struct StepCommand: Command {
    static let name = "step"
    static let summary = "Steps into the next module of a stopped pass; else takes a step of a run, and shows it."
    static let examples = [
        Example("step", "one step"), Example("step 3", "three steps"),
        Example("break clip.vision_model.encoder.layers.0; embed clip cat.png; step", "on into the next layer"),
    ]

    @Argument("a run, how many steps") var words: [RunOrCount] = []

    func run(in context: Context) throws -> Value? {
        let namesRun = words.contains { if case .run = $0 { true } else { false } }
        if !namesRun, let stop = context.session.stop {
            try stop.go(.into, count: try words.count())
            return nil
        }
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

extension PassStop {
    /// Lets the pass go on to where it stops the `count`th time.
    func go(_ stepping: Stepping, count: Int?) throws {
        let count = count ?? 1
        guard count > 0 else {
            throw Complaint("a pass cannot go on \(count) times", culprit: "\(count)", hint: "it only goes forwards")
        }
        resume(stepping, count: count)
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
                + names.map { name in
                    .text(training.history.value(name, at: step).map { Format.short(Double($0)) } ?? "")
                }
        }
        return Table(title: name, columns: ["step"] + names, rows: rows)
    }
}

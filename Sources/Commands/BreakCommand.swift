// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Sets what stops a run.
struct BreakCommand: Command {
    static let name = "break"
    static let summary = "Stops a run after a step where a condition holds; alone it lists the breaks."
    static let examples = [
        Example("break if loss > 4 and step > 100", "looked at after each step"),
        Example("break nan", "stops at a step whose weights would become infinite; always on"),
        Example("break", "the breaks there are"), Example("break clear", "takes all away"),
    ]

    @Option("the run; else the innermost", name: "run") var which: RunArgument?
    @Argument("if EXPR, nan, clear") var clause: ClauseArgument?

    func run(in context: Context) throws -> Value? {
        let run = try which?.run ?? context.session.run()
        guard let clause else { return .table(run.breakTable) }
        if clause.after("clear") != nil {
            run.clearBreaks()
        } else if clause.source == "nan" {
            return .note(
                Note(
                    Phrase("a loss or gradient that is not finite always stops a run")
                        + Phrase(", before its weights change", .quiet)))
        } else {
            guard let source = clause.after("if"), !source.isEmpty else {
                throw Complaint(
                    "\(clause.source) is nothing to stop at", culprit: clause.source,
                    hint: "break if loss > 4, or break if step == 500")
            }
            let condition = RunCondition(source)
            try context.session.check(condition, in: run)
            run.add(breakAt: condition)
        }
        context.tell(run)
        return .note(
            Note(
                run.breaks.isEmpty
                    ? Phrase("no breaks", .quiet)
                    : Phrase("■ ", .warning)
                        + Phrase(run.breaks.map { "if \($0.source)" }.joined(separator: " · "))))
    }
}

extension LiveRun {
    fileprivate var breakTable: Table {
        Table(
            title: "breaks of \(name)", columns: ["condition", "stopped at"],
            rows: breaks.map { [.text("if \($0.source)"), .text($0.hits.map { Format.count($0) }.joined(separator: ", "))] }
                + [[.text("nan"), .text("always on")]])
    }
}

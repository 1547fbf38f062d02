// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Measures an expression after each step.
struct WatchCommand: Command {
    static let name = "watch"
    static let summary = "Works an expression out after each step of a run; its values become a curve."
    static let examples = [
        Example("watch norm(t.grad.visual_projection.weight)", "the gradient of one weight"),
        Example("watch loss * 2", "what was measured goes by its name"),
    ]

    @Option("the run; else the innermost", name: "run") var which: RunArgument?
    @Flag("watch no longer") var clear
    @Argument("what to work out") var clause: ClauseArgument?

    func run(in context: Context) throws -> Value? {
        let run = try which?.run ?? context.session.run()
        if clear {
            run.clearWatches()
        } else if let clause {
            let condition = RunCondition(clause.source)
            try context.session.check(condition, in: run)
            run.add(watch: condition)
        }
        context.tell(run)
        return .note(
            Note(
                run.watches.isEmpty
                    ? Phrase("nothing is watched", .quiet)
                    : Phrase("watched after each step: ", .quiet)
                        + Phrase(run.watches.map(\.source).joined(separator: " · "))))
    }
}

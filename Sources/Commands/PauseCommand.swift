// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Stops a run that goes.
struct PauseCommand: Command {
    static let name = "pause"
    static let summary = "Stops a run after the step it is at; go lets it go on."
    static let examples = [Example("pause", "the innermost run")]

    @Argument("the run; else the one that goes") var which: RunArgument?

    func run(in context: Context) throws -> Value? {
        let run = try which?.run ?? context.session.goingRun ?? context.session.run()
        context.session.pause(run)
        context.tell(run)
        return .run(run)
    }
}

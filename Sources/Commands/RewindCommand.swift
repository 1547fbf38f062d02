// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Training

/// Takes a run back to an earlier step.
struct RewindCommand: Command {
    static let name = "rewind"
    static let summary = "Takes a run back by so many steps, or to a step, exactly as it was."
    static let examples = [Example("rewind 2", "two steps back"), Example("rewind to 1", "back to step 1")]

    @Argument("a run; to, before a step; steps") var words: [String] = []

    func run(in context: Context) throws -> Value? {
        var words = words
        var run = try context.session.run()
        if let first = words.first, Int(first) == nil, first != "to" {
            run = try context.session.run(named: first)
            words.removeFirst()
        }
        let isTarget = words.first == "to"
        if isTarget { words.removeFirst() }
        guard words.count == 1, let number = Int(words[0]) else {
            throw Complaint("rewind needs a number of steps", hint: "rewind 50, or rewind to 900")
        }
        let training = run.training
        let target = isTarget ? number : training.step - number
        guard number >= 0 else { throw Complaint("rewind cannot take \(number)", culprit: "\(number)", hint: "go goes on") }
        let plan = try training.plan(rewindTo: target)
        context.session.pause(run)
        let start = ContinuousClock.now
        try training.rewind(to: target) { done in
            try context.checkpoint()
            let seconds = (ContinuousClock.now - start).inSeconds / Double(done) * Double(plan.replayed - done)
            context.progress(
                "replay", fraction: Double(done) / Double(max(1, plan.replayed)),
                detail: "\(done) of \(plan.replayed) steps · \(Format.seconds(seconds)) left")
        }
        run.wasRewound()
        let seconds = (ContinuousClock.now - start).inSeconds
        context.show(
            Note(
                Phrase("↶ ", .accent) + Phrase("step \(Format.count(training.step)), exactly", .strong)
                    + Phrase(
                        " · \(Format.seconds(seconds))"
                            + (plan.replayed > 0 ? " · \(Format.plural(plan.replayed, "step")) replayed" : ""), .quiet)))
        context.tell(run)
        return .run(run)
    }
}

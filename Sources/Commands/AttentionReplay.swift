// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results
import Training

/// One question asked at several steps of the run that trains the model; the run is then as it was.
struct AttentionReplay {
    private let question: any MapQuestion
    private let work: ModelInputs
    private let live: LiveRun
    private let context: Context

    /// - Throws: `Complaint` where no run trains the model.
    init(_ question: any MapQuestion, _ model: LoadedModel, in context: Context) throws {
        guard let live = context.session.run(training: model) else {
            throw Complaint(
                "no run trains \(question.model)", culprit: question.model,
                hint: "--at looks along one: t = train \(question.model) shapes")
        }
        self.question = question
        self.live = live
        self.context = context
        work = ModelInputs(model, context)
    }

    /// The map at each step, those beyond the run's present one left out.
    func trail(_ selection: StepSelection) throws -> AttentionTrail {
        let run = live.training
        let (steps, beyond) = try selection.resolve(upTo: run.step)
        if beyond > 0 {
            let left = beyond == 1 ? "a later step is" : "\(Format.count(beyond)) later steps are"
            context.note(Phrase("\(run.name) stands at step \(Format.count(run.step)): \(left) left out", .warning))
        }
        let planned = try replays(of: steps.filter { $0 < run.step })
        var frames: [AttentionTrail.Frame] = []
        var replayed = 0
        func take(_ step: Int) throws {
            try context.checkpoint()
            frames.append(AttentionTrail.Frame(step: step, map: try question.map(work)))
        }
        let clock = ContinuousClock.now
        tell(0, of: planned, seconds: live.stepsPerSecond.map { Double(planned) / $0 })
        try run.visit(steps.filter { $0 < run.step }) {
            try context.checkpoint()
            replayed += 1
            let spent = (ContinuousClock.now - clock).inSeconds
            tell(replayed, of: planned, seconds: spent / Double(replayed) * Double(planned - replayed))
        } _: {
            try take($0)
        }
        // The present step needs no snapshot.
        if steps.last == run.step { try take(run.step) }
        return AttentionTrail(run: run.name, frames: frames, replayed: replayed)
    }

    /// How many steps must be taken again to come by all of `steps`.
    private func replays(of steps: [Int]) throws -> Int {
        var (count, last) = (0, Int?.none)
        for step in steps {
            let fromSnapshot = try live.training.plan(rewindTo: step).replayed
            count += last.map { min(fromSnapshot, step - $0) } ?? fromSnapshot
            last = step
        }
        return count
    }

    private func tell(_ done: Int, of planned: Int, seconds: Double?) {
        guard planned > 0 else { return }
        let left = seconds.map { " · \(Format.seconds($0)) left" } ?? ""
        context.progress(
            "replay", fraction: Double(done) / Double(planned), detail: "\(done) of \(planned) steps" + left)
    }
}

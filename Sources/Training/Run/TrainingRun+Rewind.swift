// SPDX-License-Identifier: GPL-3.0-or-later

/// What a rewind will do: how many steps must be replayed from the nearest snapshot.
public struct RewindPlan: Sendable, Equatable {
    public let step: Int
    public let replayed: Int
}

extension TrainingRun {
    /// How the run would get to `step`.
    ///
    /// - Throws: `TrainingError` where it has not been there, or nothing is kept that reaches it.
    public func plan(rewindTo target: Int) throws(TrainingError) -> RewindPlan {
        guard target >= 0, target <= step else {
            throw TrainingError(
                "\(name) is at step \(step), so it cannot go back to step \(target)",
                hint: "rewind takes 0 to \(step) steps back, rewind to a step that was done")
        }
        guard let nearest = snapshots.nearest(to: target) else {
            throw TrainingError(
                "nothing is kept from before step \(snapshots.all.first?.step ?? step)",
                hint: "a resumed run goes back to where it was resumed")
        }
        return RewindPlan(step: target, replayed: target == step ? 0 : target - nearest.step)
    }

    /// Goes back to `target`, exactly: from the nearest snapshot, then by replaying steps. What was measured after it
    /// is set aside, and the user's later changes are forgotten.
    ///
    /// - Parameter progress: is called after each replayed step, and throws to stop; the run is then where it was.
    public func rewind(to target: Int, progress: (Int) throws -> Void = { _ in }) throws {
        let plan = try plan(rewindTo: target)
        let (before, changesBefore) = (snapshot(), changes)
        changes.removeAll { $0.step > target }
        do {
            if target < step { try replay(plan, progress) }
        } catch {
            changes = changesBefore
            try restore(before)
            throw error
        }
        snapshots.drop(after: target)
        history.rewind(to: target)
        for observer in observers { try observer.rewound(self) }
    }

    private func replay(_ plan: RewindPlan, _ progress: (Int) throws -> Void) throws {
        guard let nearest = snapshots.nearest(to: plan.step) else { return }
        try restore(nearest)
        while step < plan.step {
            try repeatStep()
            try progress(step - nearest.step)
        }
        // Changes made at the very step that is gone to hold again.
        try adoptSettings(at: step)
    }

    /// Calls `body` with the model as it stood after each of the steps, in rising order, and puts everything back.
    ///
    /// - Parameter progress: is called after each step that had to be replayed; throws to stop.
    public func visit(_ steps: [Int], progress: () throws -> Void = {}, _ body: (Int) throws -> Void) throws {
        let now = snapshot()
        let kept = gradients
        defer {
            try? restore(now)
            gradients = kept
        }
        for target in steps {
            guard target >= 0, target <= now.step, let nearest = snapshots.nearest(to: target) else { continue }
            if nearest.step > step || target < step { try restore(nearest) }
            if target == now.step {
                try restore(now)
            } else {
                while step < target {
                    try repeatStep()
                    try progress()
                }
            }
            try body(target)
        }
    }

    /// Takes a step again that was taken before: nothing is measured or told.
    private func repeatStep() throws {
        try adoptSettings(at: step)
        let (_, gathered) = try gradients(interruption: nil)
        _ = try apply(gathered, GradientNorm(gathered))
    }
}

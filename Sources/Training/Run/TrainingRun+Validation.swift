// SPDX-License-Identifier: GPL-3.0-or-later
import Networks

extension TrainingRun {
    /// Batches that are looked at.
    static let validationBatches = 4

    /// Measures the loss on examples that are not trained on: always the same ones, in evaluation mode.
    func validate() throws {
        guard let validationLoader else { return }
        var whole = StepOutcome(loss: 0, measurements: [])
        for batch in 0..<Self.validationBatches {
            let outcome = try task.outcome(of: try validationLoader.batch(at: batch), Pass())
            whole.add(outcome, share: 1 / Float(Self.validationBatches))
        }
        history.add("val_loss", whole.loss, at: step)
        for (name, value) in whole.measurements where name.hasSuffix("accuracy") {
            history.add("val_\(name)", value, at: step)
        }
    }
}

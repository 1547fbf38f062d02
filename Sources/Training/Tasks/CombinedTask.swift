// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Networks
import Tensors

/// Several tasks learnt from the same batches by one model: their losses are added, as BLIP's pretraining adds them.
///
/// What is measured has the task's name before its own: `caption_loss`, `match_accuracy`.
struct CombinedTask: BatchObjective {
    private let tasks: [any TrainingTask]

    /// - Throws: `TrainingError` where the model cannot learn one of them, or the dataset does not hold what it needs.
    init(_ types: [any TrainingTask.Type], _ model: LoadedModel, _ dataset: any Dataset) throws {
        tasks = try types.map { try $0.init(model, dataset) }
    }

    func outcome(of batch: Batch, _ pass: Pass) throws -> TaskOutcome {
        var whole: Tensor?
        var measurements: [(name: String, value: Float)] = []
        for task in tasks {
            let name = type(of: task).name
            let outcome = try task.outcome(of: batch, pass)
            whole = try whole.map { try add($0, outcome.loss) } ?? outcome.loss
            measurements.append(("\(name)_loss", outcome.loss.floats.first ?? .nan))
            measurements += outcome.measurements.map { ("\(name)_\($0.name)", $0.value) }
        }
        guard let whole else { throw TrainingError("there is no task to learn") }
        return TaskOutcome(loss: whole, measurements: measurements)
    }
}

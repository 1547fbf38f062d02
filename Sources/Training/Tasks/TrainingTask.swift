// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Networks
import Tensors

/// What a model learns: how a batch becomes a loss.
public protocol TrainingTask: Sendable {
    /// What `--task` calls it.
    static var name: String { get }
    /// - Throws: `TrainingError` where the model cannot learn it, or the dataset does not hold what it needs.
    init(_ model: LoadedModel, _ dataset: any Dataset) throws
    /// The loss of a batch and what else is measured on the way.
    func outcome(of batch: Batch, _ pass: Pass) throws -> TaskOutcome
}

/// What came of a batch.
public struct TaskOutcome: Sendable {
    /// One number, with the graph that it was made by.
    public let loss: Tensor
    /// Further measurements by the names that curves have.
    public let measurements: [(name: String, value: Float)]

    public init(loss: Tensor, measurements: [(name: String, value: Float)] = []) {
        self.loss = loss
        self.measurements = measurements
    }
}

/// The tasks there are; a new one adds its row.
public enum TrainingTaskTable {
    public static let tasks: [any TrainingTask.Type] = [
        ContrastiveTask.self, SigmoidTask.self, ClassificationTask.self, AnswerTask.self, MaskTask.self,
    ]

    public static var names: [String] { tasks.map { $0.name } }

    static func task(_ name: String) throws(TrainingError) -> any TrainingTask.Type {
        guard let task = tasks.first(where: { $0.name == name }) else {
            throw TrainingError("there is no task \(name)", hint: "there are \(names.joined(separator: ", "))")
        }
        return task
    }
}

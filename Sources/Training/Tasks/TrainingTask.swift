// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Networks
import Tensors

/// What makes a batch a loss.
public protocol BatchObjective: Sendable {
    /// The loss of a batch and what else is measured on the way.
    func outcome(of batch: Batch, _ pass: Pass) throws -> TaskOutcome
}

/// What a model learns, by name.
public protocol TrainingTask: BatchObjective {
    /// What `--task` calls it.
    static var name: String { get }
    /// Whether the model learns it this way, where several tasks have one name.
    static func suits(_ model: LoadedModel) -> Bool
    /// - Throws: `TrainingError` where the model cannot learn it, or the dataset does not hold what it needs.
    init(_ model: LoadedModel, _ dataset: any Dataset) throws
}

extension TrainingTask {
    public static func suits(_ model: LoadedModel) -> Bool { true }
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
        ContrastiveTask.self, SigmoidTask.self, ClassificationTask.self, WrittenAnswerTask.self, AnswerTask.self,
        MaskTask.self, CaptionTask.self, MatchTask.self,
    ]

    public static var names: [String] {
        tasks.map { $0.name }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What the names mean for a model: one task, or several with commas between.
    static func objective(
        _ names: String, _ model: LoadedModel, _ dataset: any Dataset
    ) throws -> any BatchObjective {
        let words = names.split(separator: ",", omittingEmptySubsequences: false).map { word in
            String(word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        var types: [any TrainingTask.Type] = []
        for name in words {
            let task = try task(name, for: model)
            guard !types.contains(where: { $0.name == name }) else {
                throw TrainingError("the task \(name) is named twice")
            }
            types.append(task)
        }
        if let only = types.first, types.count == 1 { return try only.init(model, dataset) }
        return try CombinedTask(types, model, dataset)
    }

    private static func task(
        _ name: String, for model: LoadedModel
    ) throws(TrainingError) -> any TrainingTask.Type {
        let named = tasks.filter { $0.name == name }
        guard let task = named.first(where: { $0.suits(model) }) else {
            throw TrainingError("there is no task \(name)", hint: "there are \(names.joined(separator: ", "))")
        }
        return task
    }
}

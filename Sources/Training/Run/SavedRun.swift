// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Datasets
import Glibc
import Models
import Tensors

/// A run on the disk, as its newest sound checkpoint has it.
public struct SavedRun {
    public let state: SavedState
    /// What is wrong with newer checkpoints or with the log, a sentence each.
    public let warnings: [String]
    private let folder: String
    private let set: String
    private let log: RunRecord?

    /// - Throws: `CheckpointError` or `TrainingError` where there is no sound checkpoint.
    public init(at path: String) throws {
        guard let found = try CheckpointSet(path: path).newest() else {
            throw TrainingError("no run is saved in \(path)", hint: "train … --save DIR keeps one, save t DIR too")
        }
        folder = found.folder
        set = path
        state = try SavedState(reading: "\(folder)/\(SavedState.fileName)")
        let logPath = "\(path)/\(TrainingRun.logFile)"
        log = access(logPath, R_OK) == 0 ? try RunRecord(reading: logPath) : nil
        var warnings = found.warnings + (log?.warnings ?? [])
        let differences = SavedState.Machine.current.differences(from: state.machine)
        if !differences.isEmpty {
            warnings.append(
                "this is \(differences.joined(separator: ", ")): the run goes on, but not to the last bit as it would have")
        }
        self.warnings = warnings
    }

    /// The run, ready to go on.
    ///
    /// - Parameters:
    ///   - model: takes the saved weights; nil to open the model of the checkpoint.
    ///   - dataset: what the state's recipe makes.
    public func run(
        name: String, model: LoadedModel? = nil, dataset: any Dataset, validation: (any Dataset)?
    ) throws -> TrainingRun {
        let saved = try LoadedModel(folder: CheckpointFolder(path: folder))
        if let model { try model.take(from: saved) }
        let run = try TrainingRun(
            name: name, model: model ?? saved, dataset: dataset, validation: validation, settings: state.settings)
        let tensors = try SafetensorsFile(path: "\(folder)/\(TrainingRun.optimiserFile)")
        var named: [(name: String, tensor: Tensor)] = []
        for entry in tensors.entries {
            if let tensor = try tensors.tensor(named: entry.name) { named.append((entry.name, tensor)) }
        }
        try run.resume(state, optimiser: named, log: log, in: set)
        return run
    }
}

extension TrainingRun {
    func resume(
        _ state: SavedState, optimiser tensors: [(name: String, tensor: Tensor)], log: RunRecord?, in path: String
    ) throws {
        changes = state.changes
        step = state.step
        try adoptSettings(at: step)
        try optimiser.state.restore(tensors, shapes: parameters.map(\.shape))
        if let log { history = RunHistory(log, until: step) }
        folder = path
        saveEvery = state.every
        observers.append(
            try log.map { try RunLogObserver(of: self, continuing: $0) } ?? RunLogObserver(of: self, in: path))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Models
import Tensors

extension TrainingRun {
    static let optimiserFile = "optimiser.safetensors"
    static let logFile = "log.jsonl"

    /// Bytes of snapshots that may be kept for going back.
    public var snapshotBudget: Int {
        get { snapshots.budget }
        set { snapshots.budget = newValue }
    }

    /// Saves the run as it stands: model in the Hugging Face layout, optimiser and state, whole or not at all.
    ///
    /// - Returns: the folder that was written, and what could not be tidied up.
    @discardableResult
    public func save(to path: String) throws -> (folder: String, warnings: [String]) {
        let state = SavedState(
            step: step, settings: settings, changes: changes, dataset: dataset.recipe, validation: validation?.recipe,
            every: saveEvery, machine: .current)
        let tensors = optimiser.state.named
        let written = try CheckpointSet(path: path).write(
            step: step,
            files: try model.checkpointFiles() + [
                (Self.optimiserFile, { try SafetensorsWriter.write(tensors, to: $0) }),
                (SavedState.fileName, { file in try AtomicFile.write(to: file) { try $0.write(try state.bytes) } }),
            ])
        for observer in observers { try observer.saved(self) }
        return written
    }

    /// Saves the run in a folder now and after every so many steps, and writes a log beside.
    ///
    /// - Throws: `TrainingError` where another run is kept there.
    public func keep(in path: String, every: Int) throws {
        guard every > 0 else { throw TrainingError("a run cannot be saved every \(every) steps") }
        guard folder == nil else {
            saveEvery = every
            return
        }
        guard CheckpointSet(path: path).steps.isEmpty else {
            throw TrainingError(
                "a run is kept in \(path) already", hint: "train --resume \(path) goes on with it; else name another folder")
        }
        folder = path
        saveEvery = every
        try save(to: path)
        observers.append(try RunLogObserver(of: self, in: path))
    }

    /// Writes TensorBoard's event files into a folder, what was measured so far first.
    public func writeEvents(to path: String) throws {
        observers.append(try EventObserver(of: self, folder: path))
    }

    func saveIfDue() throws {
        guard let folder, saveEvery > 0, step % saveEvery == 0 || isFinished else { return }
        try save(to: folder)
    }
}

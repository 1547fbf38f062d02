// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A run as it stood after a step: it holds what the next step will write beside.
struct Snapshot: Sendable {
    let step: Int
    /// The values of the weights that could change, by their places.
    let values: [Int: Tensor]
    let optimiser: any Optimiser

    /// Bytes that it keeps from being written over.
    var byteCount: Int { values.values.reduce(optimiser.state.byteCount) { $0 + $1.byteCount } }
}

/// The snapshots of a run, the fewer the older: they take no more memory than they may.
struct SnapshotShelf: Sendable {
    /// In the order of steps.
    private(set) var all: [Snapshot] = []
    /// Bytes that all may take.
    var budget = 512 << 20
    /// Steps between two snapshots.
    private(set) var interval = 25
    private(set) var byteCount = 0

    /// Whether a snapshot should be taken of a run that stands at `step`.
    func wants(_ step: Int) -> Bool {
        guard let last = all.last else { return true }
        return step >= last.step + interval && step % interval == 0
    }

    mutating func add(_ snapshot: Snapshot) {
        guard all.last?.step ?? -1 < snapshot.step else { return }
        all.append(snapshot)
        byteCount += snapshot.byteCount
        // The first stays, since only it reaches everything; then the one whose neighbours are nearest for its age.
        while byteCount > budget, all.count > 2 {
            let newest = snapshot.step
            let least = (1..<all.count - 1).min { crowding($0, newest) < crowding($1, newest) } ?? 1
            byteCount -= all.remove(at: least).byteCount
        }
    }

    /// The steps that would lie between the neighbours of a snapshot, against how long ago it was.
    private func crowding(_ place: Int, _ newest: Int) -> Double {
        Double(all[place + 1].step - all[place - 1].step) / Double(newest - all[place].step + interval)
    }

    /// The last snapshot at or before `step`.
    func nearest(to step: Int) -> Snapshot? { all.last { $0.step <= step } }

    /// Forgets what lies after `step`.
    mutating func drop(after step: Int) {
        all.removeAll { $0.step > step }
        byteCount = all.reduce(0) { $0 + $1.byteCount }
    }
}

extension TrainingRun {
    /// The run as it stands, for a price to be paid with the next step.
    func snapshot() -> Snapshot {
        // Frozen weights may be freed later, so that all are held; one that never changes costs nothing.
        let values = Dictionary(uniqueKeysWithValues: parameters.enumerated().map { ($0.offset, $0.element.value) })
        return Snapshot(step: step, values: values, optimiser: optimiser)
    }

    func keepSnapshot() { snapshots.add(snapshot()) }

    /// Puts weights, optimiser and settings back to what they were.
    func restore(_ snapshot: Snapshot) throws {
        for (index, value) in snapshot.values { try parameters[index].assign(value) }
        optimiser = snapshot.optimiser
        step = snapshot.step
        try adoptSettings(at: step)
    }

    /// The settings that hold after `step`: the first ones and all changes up to there.
    func adoptSettings(at step: Int) throws {
        var settings = self.settings
        for change in changes where change.step <= step { try change.apply(to: &settings) }
        try adopt(settings)
    }
}

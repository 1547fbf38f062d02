// SPDX-License-Identifier: GPL-3.0-or-later

/// Is told what happens to a run, in order: a log, a file of events.
public protocol RunObserver {
    /// A step was taken and its measurements stand in the history.
    func stepped(_ run: TrainingRun) throws
    /// The run was rewound to where it stands.
    func rewound(_ run: TrainingRun) throws
    /// The run was saved: what was told is to be on the disk.
    func saved(_ run: TrainingRun) throws
    func changed(_ run: TrainingRun, _ change: RunChange) throws
}

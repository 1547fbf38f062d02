// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Results

/// Writes what happens to a run into its log, a line a step.
struct RunLogObserver: RunObserver {
    private let log: RunLog
    private let last = LastStep()

    /// Where the log stands, for the line of a rewind.
    private final class LastStep { var step = 0 }

    /// Begins a log with what was measured so far.
    init(of run: TrainingRun, in path: String) throws {
        log = try RunLog(
            path: "\(path)/\(TrainingRun.logFile)",
            header: [
                ("name", .string(run.name)), ("model", .string(run.model.name)), ("dataset", .string(run.dataset.recipe)),
                ("task", .string(run.settings.task)), ("seed", .string(String(run.settings.seed))),
            ])
        for step in stride(from: 1, through: run.step, by: 1) { try write(step, of: run) }
        last.step = run.step
    }

    /// Goes on with a log; steps that were lost are said to be undone.
    init(of run: TrainingRun, continuing record: RunRecord) throws {
        log = try RunLog(continuing: record)
        let reached = record.lines.reduce(0) { reached, line in
            switch line {
            case .step(let step, _): step
            case .rewind(_, let step): step
            case .other: reached
            }
        }
        if reached > run.step { try log.append(rewindFrom: reached, to: run.step) }
        last.step = run.step
    }

    func stepped(_ run: TrainingRun) throws {
        try write(run.step, of: run)
        last.step = run.step
    }

    func rewound(_ run: TrainingRun) throws {
        try log.append(rewindFrom: last.step, to: run.step)
        last.step = run.step
    }

    func changed(_ run: TrainingRun, _ change: RunChange) throws {
        try log.append([
            ("event", .string("change")), ("after", .integer(change.step)), ("field", .string(change.field.rawValue)),
            ("value", .string(change.value)),
        ])
    }

    func saved(_ run: TrainingRun) throws { log.sync() }

    private func write(_ step: Int, of run: TrainingRun) throws {
        let values = run.history.names.compactMap { name in
            run.history.value(name, at: step).map { (key: name, value: Double($0)) }
        }
        try log.append(step: step, values)
    }
}

/// Writes what a run measures where TensorBoard reads it.
struct EventObserver: RunObserver {
    private let file: EventFile

    init(of run: TrainingRun, folder: String) throws {
        file = try EventFile(folder: folder)
        for step in stride(from: 1, through: run.step, by: 1) { try write(step, of: run) }
    }

    func stepped(_ run: TrainingRun) throws { try write(run.step, of: run) }
    func rewound(_ run: TrainingRun) throws { try file.append(restartAt: run.step + 1) }
    func changed(_ run: TrainingRun, _ change: RunChange) throws {}
    func saved(_ run: TrainingRun) throws { file.sync() }

    private func write(_ step: Int, of run: TrainingRun) throws {
        let values = run.history.names.compactMap { name in
            run.history.value(name, at: step).map { (tag: name, value: $0) }
        }
        try file.append(values, step: step)
    }
}

extension RunHistory {
    /// What a log tells up to a step, rewinds heeded.
    init(_ log: RunRecord, until step: Int) {
        self.init()
        for line in log.lines {
            switch line {
            case .step(let step, let values):
                for (name, value) in values { add(name, Float(value), at: step) }
            case .rewind(_, let step): rewind(to: step)
            case .other: break
            }
        }
        cut(after: step)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Datasets
import Foundation
import Models
import Training

/// What going back costs a run, and what a run keeps in memory: the model that comes along, on scenes.
struct RunRows {
    private let run: TrainingRun
    private static let back = 50

    init() throws {
        let folder = try CheckpointFolder(path: "Demo")
        let model = try LoadedModel(name: "tiny CLIP", fresh: folder.config(), seed: 1, folder: folder)
        var settings = TrainingSettings()
        settings.batch = 64
        settings.steps = 1000
        settings.validateEvery = 0
        run = try TrainingRun(name: "t", model: model, dataset: ShapesDataset(seed: 7), settings: settings)
    }

    func measure() throws -> [Row] {
        // Between two snapshots, so that half of the way must be replayed.
        for _ in 0..<99 { try run.advance() }
        let before = Self.residentMegabytes("VmRSS")
        // The mark of the largest size is set back to the present one.
        try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
        for _ in 0..<3 { try run.advance() }
        let peak = Self.residentMegabytes("VmHWM")
        let step = try Alternation.median((0..<10).map { _ in try Alternation.seconds { try run.advance() } })
        let plan = try run.plan(rewindTo: run.step - Self.back)
        let seconds = try Alternation.seconds { try run.rewind(to: run.step - Self.back) }
        let note = "batch \(run.settings.batch)"
        return [
            Row(
                name: "step of a run", unit: .milliseconds, ours: step, theirs: nil,
                note: note + ", scenes drawn on the spot"),
            Row(
                name: "largest memory in a step", unit: .megabytes, ours: peak, theirs: nil,
                note: "\(Int(before)) MB between steps, snapshots among them"),
            Row(
                name: "rewind \(Self.back)", unit: .milliseconds, ours: seconds, theirs: nil,
                note: "\(plan.replayed) steps replayed"),
        ]
    }

    /// A line of what the system says of this process, in MB.
    private static func residentMegabytes(_ key: String) -> Double {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(key + ":") }
        let number = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
        return (number.flatMap { Double($0) } ?? .nan) / 1024
    }
}

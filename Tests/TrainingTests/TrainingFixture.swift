// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Datasets
import Models
import TestSupport
import Training

/// A run small enough to be stepped many times in a test: the tiny CLIP of the fixtures learns scenes.
func tinyRun(
    seed: UInt64 = 3, steps: Int = 40, _ change: (inout TrainingSettings) -> Void = { _ in }
) throws -> TrainingRun {
    let model = try LoadedModel(folder: CheckpointFolder(path: Fixtures.path("tiny-clip")))
    let scenes = try ShapesDataset(size: 32, seed: 5, variants: 2)
    var settings = TrainingSettings()
    settings.batch = 6
    settings.steps = steps
    settings.rate = 2e-3
    settings.warmUp = 4
    settings.seed = seed
    settings.validateEvery = 0
    change(&settings)
    return try TrainingRun(name: "t", model: model, dataset: scenes, settings: settings)
}

extension TrainingRun {
    func advance(steps: Int) throws { for _ in 0..<steps { try advance() } }

    /// All weights, bit for bit.
    var weights: [[UInt32]] { model.layout.parameters.map { $0.wide.floats.map(\.bitPattern) } }

    var losses: [UInt32] { history["loss"].values.map(\.bitPattern) }
}

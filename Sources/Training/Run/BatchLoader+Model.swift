// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models

extension BatchLoader {
    /// Batches of a dataset as a model takes them.
    convenience init(
        _ dataset: any Dataset, _ model: LoadedModel, _ settings: TrainingSettings, augmentation: Augmentation
    ) throws {
        let preparation = try model.preparation()
        try self.init(
            dataset: dataset, sampler: Sampler(dataset, batch: settings.batch, seed: settings.seed),
            augmentation: augmentation, seed: settings.seed, pads: preparation.keepsProportions
        ) { try preparation.prepare($0).pixelValues }
    }
}

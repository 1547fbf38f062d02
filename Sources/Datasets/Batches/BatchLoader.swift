// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing
import Tensors

/// Makes the batches of a training, the next one on a second thread while a step works on its own.
///
/// A batch depends on its step alone, so that any step can be asked for at any time, with the same answer.
public final class BatchLoader: Sendable {
    private let recipe: BatchRecipe
    private let ahead: BatchThread?

    /// - Parameters:
    ///   - seed: of the augmentation; the order of the examples is the sampler's.
    ///   - pads: whether pictures of several sizes may be one batch, the smaller ones filled up.
    ///   - prepare: from a picture to what the model takes, f32 [C, H, W]; called on either thread.
    ///   - worksAhead: whether a second thread makes the next batch.
    public init(
        dataset: any Dataset, sampler: Sampler, augmentation: Augmentation = .none, seed: UInt64 = 0,
        pads: Bool = false, worksAhead: Bool = true, prepare: @escaping @Sendable (Picture) throws -> Tensor
    ) {
        let recipe = BatchRecipe(
            dataset: dataset, sampler: sampler, augmentation: augmentation, seed: seed, pads: pads, prepare: prepare)
        self.recipe = recipe
        ahead = worksAhead ? BatchThread(recipe.batch(at:)) : nil
    }

    deinit { ahead?.close() }

    /// The batch of a step; the next step's is begun.
    ///
    /// - Throws: what the dataset or `prepare` threw for this step, also where that was on the second thread.
    public func batch(at step: Int) throws -> Batch {
        let made = ahead?.result(of: step)
        if step < Int.max { ahead?.make(step + 1) }
        return try made?.get() ?? recipe.batch(at: step)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing
import Tensors

/// The examples of one step, ready for a model.
public struct Batch: Sendable {
    /// Where the examples lie in the dataset.
    public let indices: [Int]
    /// f32 [B, C, H, W].
    public let pixels: Tensor
    /// For each example the caption to learn; its class where it has no caption, else nothing.
    public let texts: [String]
    /// For each example every right caption.
    public let captions: [[String]]
    public let labels: [Int?]
    public let questions: [[Question]]
}

/// How the batch of a step is made: a pure function of the step.
struct BatchRecipe: Sendable {
    let dataset: any Dataset
    let sampler: Sampler
    let augmentation: Augmentation
    let seed: UInt64
    let prepare: @Sendable (Picture) throws -> Tensor

    func batch(at step: Int) throws -> Batch {
        let indices = sampler.indices(step: step)
        var (texts, captions, labels, questions): ([String], [[String]], [Int?], [[Question]]) = ([], [], [], [])
        var pixels: Storage?
        var shape: [Int] = []
        for (slot, index) in indices.enumerated() {
            let example = try dataset.example(index)
            let (picture, caption) = try augmentation.applied(to: example, seed: seed, step: step, slot: slot)
            let prepared = try prepare(picture)
            if slot == 0 { shape = prepared.shape }
            guard prepared.dtype == .f32, prepared.rank == 3, prepared.shape == shape else {
                throw DatasetError(
                    "\(picture.name) comes to \(prepared.dtype.label) \(prepared.shape), the first of its batch "
                        + "to \(shape)", hint: "a batch takes pictures of one size")
            }
            let storage = pixels ?? Storage(byteCount: prepared.byteCount * indices.count)
            (storage.bytes + slot * prepared.byteCount).copyMemory(from: prepared.bytes, byteCount: prepared.byteCount)
            withExtendedLifetime(prepared) {}
            pixels = storage
            texts.append(caption ?? className(example.label) ?? "")
            captions.append(example.captions)
            labels.append(example.label)
            questions.append(example.questions)
        }
        guard let pixels else { throw DatasetError("a batch without an example") }
        return Batch(
            indices: indices, pixels: Tensor(shape: [indices.count] + shape, dtype: .f32, storage: pixels),
            texts: texts, captions: captions, labels: labels, questions: questions)
    }

    private func className(_ label: Int?) -> String? {
        label.flatMap { dataset.classNames.indices.contains($0) ? dataset.classNames[$0] : nil }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing
import Tensors

/// The examples of one step, ready for a model.
public struct Batch: Sendable {
    /// Where the examples lie in the dataset.
    public let indices: [Int]
    /// f32 [B, C, H, W].
    public let pixels: Tensor
    /// Where pictures differ in size: how large each is, zeros filling it up at its right and lower edge; else nil.
    public let areas: [PixelSize]?
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
    /// Whether pictures of several sizes may be one batch.
    let pads: Bool
    let prepare: @Sendable (Picture) throws -> Tensor

    func batch(at step: Int) throws -> Batch {
        let indices = sampler.indices(step: step)
        var (texts, captions, labels, questions): ([String], [[String]], [Int?], [[Question]]) = ([], [], [], [])
        var pictures: [Tensor] = []
        for (slot, index) in indices.enumerated() {
            let example = try dataset.example(index)
            let (picture, caption) = try augmentation.applied(to: example, seed: seed, step: step, slot: slot)
            let prepared = try prepare(picture)
            let shape = pictures.first?.shape ?? prepared.shape
            guard prepared.dtype == .f32, prepared.rank == 3, shape[0] == prepared.shape[0],
                pads || prepared.shape == shape
            else {
                throw DatasetError(
                    "\(picture.name) comes to \(prepared.dtype.label) \(prepared.shape), the first of its batch "
                        + "to \(shape)", hint: "a batch takes pictures of one size")
            }
            pictures.append(prepared)
            texts.append(caption ?? className(example.label) ?? "")
            captions.append(example.captions)
            labels.append(example.label)
            questions.append(example.questions)
        }
        guard let first = pictures.first?.shape else { throw DatasetError("a batch without an example") }
        return Batch(
            indices: indices, pixels: Self.stacked(pictures),
            areas: pictures.allSatisfy { $0.shape == first }
                ? nil : pictures.map { PixelSize(height: $0.shape[1], width: $0.shape[2]) },
            texts: texts, captions: captions, labels: labels, questions: questions)
    }

    /// Pictures [C, H, W] as one tensor, smaller ones filled up with zeros at their right and lower edges.
    private static func stacked(_ pictures: [Tensor]) -> Tensor {
        let channels = pictures[0].shape[0]
        let height = pictures.map { $0.shape[1] }.max() ?? 0, width = pictures.map { $0.shape[2] }.max() ?? 0
        return Tensor(shape: [pictures.count, channels, height, width]) { out in
            if pictures.contains(where: { $0.shape[1] < height || $0.shape[2] < width }) { out.update(repeating: 0) }
            for (slot, picture) in pictures.enumerated() {
                let (rows, columns) = (picture.shape[1], picture.shape[2])
                picture.withFloats { values in
                    for row in 0..<channels * rows {
                        let line = (slot * channels + row / rows) * height + row % rows
                        _ = out[(line * width)..<(line * width + columns)].update(
                            fromContentsOf: values[(row * columns)..<((row + 1) * columns)])
                    }
                }
            }
        }
    }

    private func className(_ label: Int?) -> String? {
        label.flatMap { dataset.classNames.indices.contains($0) ? dataset.classNames[$0] : nil }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Networks
import Tensors

/// Pictures find their class among all classes of the dataset, each described by its name.
struct ClassificationTask: TrainingTask {
    static let name = "classify"
    private let model: any PictureTextAligner
    private let prompts: TokenBatch

    init(_ model: LoadedModel, _ dataset: any Dataset) throws {
        self.model = try model.aligner()
        guard !dataset.classNames.isEmpty else {
            throw TrainingError(
                "\(dataset.name) has no classes to tell apart", hint: "--task contrastive learns captions")
        }
        prompts = try CaptionEncoder(model).tokens(dataset.classNames.map { "a photo of a \($0)" })
    }

    func outcome(of batch: Batch, _ pass: Pass) throws -> TaskOutcome {
        let labels = try batch.labels.enumerated().map { place, label in
            guard let label else {
                throw TrainingError(
                    "example \(batch.indices[place]) has no class", hint: "--task contrastive needs none")
            }
            return label
        }
        let images = try normalized(model.embed(pixels: batch.pixels, pass))
        let texts = try normalized(model.embed(tokens: prompts, pass))
        let scale = try model.logitScale(pass)
        let logits = try multiply(matmul(images, texts, transposingRight: true), scale)  // [B, classes]
        let right = try argmax(logits.detached, axis: 1).integers
        return TaskOutcome(
            loss: try crossEntropy(logits, targets: labels),
            measurements: [
                ("accuracy", Float(zip(right, labels).count { $0 == $1 }) / Float(max(1, labels.count))),
                ("scale", scale.floats.first ?? 0),
            ])
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Networks
import Tensors

/// Pictures find their texts among those of the batch, and texts their pictures (Radford et al. 2021, figure 3).
///
/// Equal texts of a batch are one; a picture may have several right ones.
struct ContrastiveTask: TrainingTask {
    static let name = "contrastive"
    private let aligned: AlignedBatch

    init(_ model: LoadedModel, _ dataset: any Dataset) throws { aligned = try AlignedBatch(model, dataset) }

    func outcome(of batch: Batch, _ pass: Pass) throws -> TaskOutcome {
        let (images, texts, pairs) = try aligned.vectors(of: batch, pass)
        let scale = try aligned.model.logitScale(pass)
        let loss = try contrastiveLoss(images: images, texts: texts, scale: scale, positives: pairs.positives)
        return TaskOutcome(loss: loss, measurements: try aligned.measurements(images, texts, pairs, scale: scale))
    }
}

/// Each pair of a picture and a text is a question of its own (SigLIP, Zhai et al. 2023).
struct SigmoidTask: TrainingTask {
    static let name = "sigmoid"
    private let aligned: AlignedBatch

    init(_ model: LoadedModel, _ dataset: any Dataset) throws { aligned = try AlignedBatch(model, dataset) }

    func outcome(of batch: Batch, _ pass: Pass) throws -> TaskOutcome {
        let (images, texts, pairs) = try aligned.vectors(of: batch, pass)
        let scale = try aligned.model.logitScale(pass)
        // A model without a bias keeps the paper's first value, under which all pairs begin as wrong ones.
        let bias = aligned.model.logitBiasWeight.map { pass.wide($0) } ?? Tensor(-10)
        let loss = try sigmoidPairLoss(
            images: images, texts: texts, scale: scale, bias: bias, positives: pairs.positives)
        return TaskOutcome(loss: loss, measurements: try aligned.measurements(images, texts, pairs, scale: scale))
    }
}

/// A batch on its way through both towers of an aligner.
struct AlignedBatch: Sendable {
    let model: any PictureTextAligner
    private let captions: CaptionEncoder

    init(_ model: LoadedModel, _ dataset: any Dataset) throws {
        self.model = try model.aligner()
        captions = CaptionEncoder(model)
        guard dataset.count > 0, try !dataset.example(0).captions.isEmpty else {
            throw TrainingError(
                "\(dataset.name) has no captions to learn from",
                hint: dataset.classNames.isEmpty
                    ? nil : "name the classes in a sentence: --template \"a photo of a {}\"")
        }
    }

    /// Vectors of the pictures, [B, D], and of the different texts, [T, D].
    func vectors(of batch: Batch, _ pass: Pass) throws -> (images: Tensor, texts: Tensor, pairs: CaptionPairs) {
        let pairs = CaptionPairs(chosen: batch.texts, right: batch.captions)
        let images = try model.embed(pixels: batch.pixels, pass)
        let texts = try model.embed(tokens: captions.tokens(pairs.texts), pass)
        return (images, texts, pairs)
    }

    /// How often the nearest text of a picture is right, and the nearest picture of a text; and the logit scale.
    func measurements(
        _ images: Tensor, _ texts: Tensor, _ pairs: CaptionPairs, scale: Tensor
    ) throws -> [(name: String, value: Float)] {
        let cosines = try matmul(
            normalized(images.detached), normalized(texts.detached), transposingRight: true)
        let right = pairs.positives.floats
        let (rows, columns) = (cosines.shape[0], cosines.shape[1])
        let ofImages = try argmax(cosines, axis: 1).integers.enumerated().count { right[$0 * columns + $1] != 0 }
        let ofTexts = try argmax(cosines, axis: 0).integers.enumerated().count { right[$1 * columns + $0] != 0 }
        return [
            ("accuracy", Float(ofImages) / Float(max(1, rows))),
            ("text_accuracy", Float(ofTexts) / Float(max(1, columns))),
            ("scale", scale.floats.first ?? 0),
        ]
    }
}

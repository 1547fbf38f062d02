// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Foundation
import Models
import Networks
import Tensors

/// A step of training, forwards and back, of a small CLIP for pictures of 28 pixels: 64 pairs of arbitrary numbers.
final class TrainingRows: MeasuredRows {
    private static let config = """
        {
          "architectures": ["CLIPModel"],
          "model_type": "clip",
          "dtype": "float32",
          "projection_dim": 64,
          "text_config": {
            "model_type": "clip_text_model", "hidden_size": 64, "intermediate_size": 128, "max_position_embeddings": 24,
            "num_attention_heads": 4, "num_hidden_layers": 2, "projection_dim": 64, "bos_token_id": 49406,
            "eos_token_id": 49407, "pad_token_id": 49407
          },
          "vision_config": {
            "model_type": "clip_vision_model", "hidden_size": 96, "image_size": 28, "intermediate_size": 192,
            "num_attention_heads": 6, "num_hidden_layers": 4, "patch_size": 4, "projection_dim": 64
          }
        }

        """
    private static let batch = 64

    private let model: LoadedModel
    private let aligner: any PictureTextAligner
    let alternation: Alternation
    private let pixels: Tensor
    private let tokens: TokenBatch
    private var firstMoments: [Tensor]
    private var secondMoments: [Tensor]
    private var steps = 0

    /// - Parameter folder: where the weights are written for the other side.
    init(folder: String, rounds: Int) throws {
        model = try LoadedModel(name: "small CLIP", fresh: JSON(parsing: Self.config), seed: 1)
        try RandomCheckpoint(folder: folder).write(model, config: Self.config, anew: true)
        aligner = try model.aligner()
        firstMoments = try model.layout.parameters.map { try .zeros($0.shape) }
        secondMoments = try model.layout.parameters.map { try .zeros($0.shape) }
        alternation = Alternation(rounds: rounds)
        pixels = arbitraryPixels(Self.batch, side: 28)
        tokens = TokenBatch(
            (0..<Self.batch).map { text in
                [49406] + (0..<4 + text % 5).map { (text * 7919 + $0 * 104_729) % 49406 } + [49407]
            })
    }

    func measure(against reference: PythonReference?) throws -> [Row] {
        let note = "\(Self.batch) pairs"
        return [
            try row("training, forwards and back", "train", reference, note: note) { _ = try gradients() },
            try row("training step with AdamW", "train step", reference, note: note) { try step() },
        ]
    }

    /// Both sides' losses and norms of all gradients after their steps, in words.
    func agreement(with reference: PythonReference) throws -> String {
        let (loss, pass) = try gradients()
        let norm = model.layout.parameters.compactMap { pass.gradient(of: $0) }.map(sumOfSquares).reduce(0, +)
            .squareRoot()
        let theirs = try reference.values("values train")
        return "loss and norm of the gradients after the steps: \(loss), \(norm) against \(theirs[0]), \(theirs[1])"
    }

    private func step() throws {
        // The pass is gone before the weights change, or each would be copied.
        let gradients = try gradientsOfParameters()
        steps += 1
        let numbers = AdamWNumbers(rate: 1e-4, decay: 0.1, beta1: 0.9, beta2: 0.98, epsilon: 1e-6, step: steps)
        for (index, parameter) in model.layout.parameters.enumerated() {
            guard let gradient = gradients[index] else { continue }
            let squares = try parameter.update { value in
                try adamWStep(
                    &value, gradient: gradient, first: &firstMoments[index], second: &secondMoments[index],
                    numbers: numbers, scale: 1)
            }
            guard squares.update.isFinite else { throw BenchmarkError("\(parameter.path) is no longer finite") }
        }
    }

    private func gradientsOfParameters() throws -> [Tensor?] {
        let pass = try gradients().pass
        return model.layout.parameters.map { pass.gradient(of: $0) }
    }

    private func gradients() throws -> (loss: Float, pass: Pass) {
        let pass = Pass(training: model.layout.parameters)
        let images = try normalized(aligner.embed(pixels: pixels, pass))
        let texts = try normalized(aligner.embed(tokens: tokens, pass))
        let scale = try aligner.logitScale(pass)
        let logits = try multiply(matmul(images, texts, transposingRight: true), scale)
        let right = try add(trace(logSoftmax(logits)), trace(logSoftmax(logits, axis: 0)))
        let loss = try multiply(right, Tensor(-0.5 / Float(Self.batch)))
        try backward(loss)
        return (loss.floats[0], pass)
    }
}

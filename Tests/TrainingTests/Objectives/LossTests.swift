// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Tensors
import Testing
import Training

/// Values are those of the same losses composed from torch's functions.
@Suite struct LossTests {
    private func vectors(_ count: Int, _ step: Double) -> Tensor {
        let numbers = (0..<count * 3).map { index -> Float in
            let (row, column) = (Double(index / 3), Double(index % 3))
            return Float(sin(step * row + 0.8 * column) + 0.1 * row)
        }
        return Tensor(numbers, shape: [count, 3])
    }

    private let positives = Tensor([1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], shape: [3, 4])

    private func expect(_ loss: Tensor, _ value: Float, at location: SourceLocation = #_sourceLocation) {
        #expect(loss.shape == [], sourceLocation: location)
        #expect(abs((loss.floats.first ?? .nan) - value) < 2e-6, "\(loss.floats)", sourceLocation: location)
    }

    @Test("Contrast of pairs, and of pictures with several texts")
    func contrastive() throws {
        let (images, texts) = (vectors(3, 1.7), vectors(4, 2.9))
        expect(
            try contrastiveLoss(images: images, texts: slice(texts, 0..<3), scale: Tensor(5)), 4.097765922546387)
        expect(
            try contrastiveLoss(images: images, texts: texts, scale: Tensor(5), positives: positives),
            4.48187255859375)
    }

    @Test("Whatever has no right one is a wrong one for the others, and its own question does not count")
    func strays() throws {
        let (images, texts) = (vectors(3, 1.7), vectors(4, 2.9))
        let mask = Tensor([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0], shape: [3, 4])
        let logits = try multiply(matmul(normalized(images), transpose(normalized(texts))), Tensor(5))
        let ofImages = try crossEntropy(logits, targets: [0, 2, -100])
        let ofTexts = try crossEntropy(transpose(logits), targets: [0, -100, 1, -100])
        let loss = try contrastiveLoss(images: images, texts: texts, scale: Tensor(5), positives: mask)
        expect(loss, (ofImages.floats[0] + ofTexts.floats[0]) / 2)
    }

    @Test("Pairs as questions of their own, as SigLIP")
    func sigmoid() throws {
        let loss = try sigmoidPairLoss(
            images: vectors(3, 1.7), texts: vectors(4, 2.9), scale: Tensor(5), bias: Tensor(-2), positives: positives)
        expect(loss, 6.297317028045654)
    }

    @Test("Matching, by one logit and by two, exact for large ones")
    func matching() throws {
        expect(
            try matchingLoss(logits: Tensor([2, -1.5, 0.3]), matches: [true, false, true]), 0.29423215985298157)
        let two = Tensor([0, 2, 0, -1.5, 1, 1.3], shape: [3, 2])
        expect(try matchingLoss(logits: two, matches: [true, false, true]), 0.29423215985298157)
        #expect(try matchingLoss(logits: Tensor([-200]), matches: [true]).floats == [200])
    }

    @Test("Language, masked and causal")
    func language() throws {
        let numbers = (0..<40).map { index -> Float in
            let (text, token, word) = (Double(index / 20), Double(index / 5 % 4), Double(index % 5))
            return Float(sin(0.5 * text + 1.1 * token + 2.3 * word) * 2)
        }
        let logits = Tensor(numbers, shape: [2, 4, 5])
        let ids = [3, 1, 4, -100, 0, 2, -100, -100]
        expect(try causalLanguageLoss(logits: logits, ids: ids), 3.10658860206604)
        expect(try maskedLanguageLoss(logits: logits, labels: ids), 2.5451834201812744)
    }

    @Test("What does not fit together is refused")
    func refused() throws {
        let (images, texts) = (vectors(3, 1.7), vectors(4, 2.9))
        #expect(throws: TrainingError.self) { try contrastiveLoss(images: images, texts: texts, scale: Tensor(1)) }
        #expect(throws: TrainingError.self) {
            try contrastiveLoss(images: images, texts: texts, scale: Tensor(1), positives: Tensor([1, 0]))
        }
        #expect(throws: TrainingError.self) {
            try contrastiveLoss(images: images, texts: texts, scale: Tensor(1), positives: .zeros([3, 4]))
        }
        #expect(throws: TrainingError.self) { try matchingLoss(logits: Tensor([1, 2]), matches: [true]) }
        #expect(throws: TrainingError.self) { try causalLanguageLoss(logits: images, ids: [1]) }
        #expect(throws: TensorError.self) { try maskedLanguageLoss(logits: images, labels: [-100, -100, -100]) }
    }
}

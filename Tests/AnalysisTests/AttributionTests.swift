// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Tensors
import TestSupport
import Testing

/// A score that is a weighted sum of pixels, so that every answer is known.
@Suite("Attribution")
struct AttributionTests {
    private let pixels = Tensor((0..<32).map { Float($0 % 7) / 7 }, shape: [2, 4, 4])
    private let slopes = Tensor((0..<32).map { Float($0 % 5) - 2 }, shape: [2, 4, 4])

    private func score(_ pictures: Tensor) throws -> [Float] {
        try sum(try multiply(pictures, slopes), axes: [1, 2, 3]).floats
    }

    @Test("Filled patches have the mean colour, the others stay")
    func filling() throws {
        let filling = try PatchFilling(pixels, rows: 2, columns: 2)
        let means = [pixels.floats[..<16].reduce(0, +) / 16, pixels.floats[16...].reduce(0, +) / 16]
        #expect(largestDifference(filling.color, means) < 1e-6)
        let filled = filling.filled([1]).floats
        for place in 0..<32 {
            let (channel, y, x) = (place / 16, place / 4 % 4, place % 4)
            let expected = y < 2 && x >= 2 ? means[channel] : pixels.floats[place]
            #expect(abs(filled[place] - expected) < 1e-6)
        }
        #expect(throws: AnalysisError.self) { try PatchFilling(pixels, rows: 5, columns: 2) }
    }

    @Test("Of a linear score, occlusion and integrated gradients say the same, and nothing is lost")
    func linear() throws {
        let filling = try PatchFilling(pixels, rows: 2, columns: 2)
        let falls = try occlusion(filling, score: score)
        let gradients = try IntegratedGradients(filling, steps: 3, score: score) { pictures in
            try broadcast(slopes, to: pictures.shape)
        }
        #expect(largestDifference(falls.floats, gradients.patches.floats) < 1e-4)
        #expect(gradients.gap < 1e-4)
        #expect(abs(falls.floats.reduce(0, +) - (gradients.score - gradients.baseline)) < 1e-4)
    }

    @Test("Covering what speaks for a score drops it more than covering at random, and the order decides")
    func faithful() throws {
        let filling = try PatchFilling(pixels, rows: 2, columns: 2)
        let falls = try occlusion(filling, score: score).floats
        let best = try Faithfulness(filling, values: falls, parts: [0.25, 0.5], draws: 40, score: score)
        let worst = try Faithfulness(filling, values: falls.map { -$0 }, parts: [0.25, 0.5], draws: 40, score: score)
        #expect(best.steps.map(\.patches) == [1, 2])
        #expect(abs(best.steps[0].first - (falls.max() ?? 0)) < 1e-5)
        for (high, low) in zip(best.steps, worst.steps) {
            #expect(high.first > high.random && low.first < low.random)
            #expect(high.standardError > 0 && high.random == low.random)
        }
        #expect(throws: AnalysisError.self) { try Faithfulness(filling, values: [1], score: score) }
    }

    @Test("Grad-CAM weighs channels by their mean gradient and keeps what is above 0")
    func gradCAM() throws {
        let features = Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2])
        let gradient = Tensor([9, 9, 1, -1, 3, -1], shape: [3, 2])
        // Over tokens 1 and 2 the channels weigh 2 and -1.
        #expect(try GradCAM.tokens(features, gradient: gradient, patches: 1..<3).floats == [2, 4])
        let map = try GradCAM.map(
            Tensor([1, 2, 3, 4], shape: [2, 1, 2]), gradient: Tensor([1, 1, -1, 1], shape: [2, 1, 2]))
        #expect(map.floats == [1, 2])
        #expect(throws: AnalysisError.self) { try GradCAM.tokens(features, gradient: gradient, patches: 1..<4) }
    }
}

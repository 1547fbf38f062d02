// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Tensors
import Testing

@testable import Training

@Suite struct MuonTests {
    /// What torch.optim.Muon of torch 2.15 gives with `match_rms_adamw`, its iteration in f64 rather than in bf16.
    @Test(
        "Matrices of layers, wide and tall, step as PyTorch's Muon steps them",
        arguments: [
            (
                [3, 5],
                [
                    0.9934452, 0.5332007, -0.417266, -0.9841003, -0.6461574, 0.2857406, 0.9557272, 0.7470227,
                    -0.1484911, -0.9074828, -0.8313376, 0.009006561, 0.8410701, 0.8998578, 0.1313202,
                ]
            ),
            (
                [6, 2],
                [
                    0.9958009, 0.5324244, -0.4188541, -0.9825378, -0.6471913, 0.2853356, 0.9575073, 0.7450548,
                    -0.1497359, -0.90544, -0.832883, 0.008537123,
                ]
            ),
        ] as [([Int], [Float])])
    func reference(shape: [Int], expected: [Float]) throws {
        var muon = Muon(paths: ["encoder.layers.1.weight"])
        let numbers = 0..<expected.count
        var value = Tensor(numbers.map { Float(cos(Double($0))) }, shape: shape)
        for step in 0..<3 {
            let gradient = Tensor(numbers.map { Float(sin(Double($0 + 3 * step))) }, shape: shape)
            _ = try muon.update(0, value: &value, gradient: gradient, rate: 0.02, decay: 0.1, scale: 1)
        }
        for (ours, theirs) in zip(value.floats, expected) { #expect(abs(ours - theirs) < 2e-5) }
        #expect(muon.state.named.map(\.name).last == "encoder.layers.1.weight.momentum_buffer")
    }

    @Test("Tables, heads, gains and biases step as AdamW steps them")
    func others() throws {
        let paths = ["embeddings.word_embeddings.weight", "layers.0.norm.weight", "visual_projection.weight"]
        let shapes = [[4, 3], [5], [2, 3]]
        var muon = Muon(paths: paths), adamW = AdamW(paths: paths)
        for (index, shape) in shapes.enumerated() {
            let count = shape.reduce(1, *)
            var ours = Tensor((0..<count).map { Float($0) }, shape: shape), theirs = ours
            for step in 1...2 {
                let gradient = Tensor((0..<count).map { Float(sin(Double($0 * step))) }, shape: shape)
                _ = try muon.update(index, value: &ours, gradient: gradient, rate: 0.1, decay: 0.1, scale: 1)
                _ = try adamW.update(index, value: &theirs, gradient: gradient, rate: 0.1, decay: 0.1, scale: 1)
            }
            #expect(ours.floats == theirs.floats)
        }
        #expect(muon.state.named.map(\.name) == adamW.state.named.map(\.name))
    }

    @Test("A gradient of nothing moves nothing and makes no number that is none")
    func nothing() throws {
        var muon = Muon(paths: ["layers.0.weight"])
        var value = Tensor([1, 2, 3, 4], shape: [2, 2])
        let gradient = try Tensor.zeros([2, 2])
        _ = try muon.update(0, value: &value, gradient: gradient, rate: 0.1, decay: 0, scale: 1)
        #expect(value.floats == [1, 2, 3, 4])
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors
import TestSupport
import Testing

/// Against torch.nn.MultiheadAttention with `kdim` and `vdim` (Tests/Fixtures/fusion/fusion.py).
@Suite("CrossAttention")
struct CrossAttentionTests {
    private let layer: CrossAttention
    private let parameters: [Parameter]

    init() throws {
        let ledger = WeightsLedger(.fresh(seed: 1))
        layer = CrossAttention(ledger.root["cross"], width: 8, contextWidth: 6, heads: 2)
        parameters = try ledger.finish().parameters
        for parameter in parameters { try parameter.assign(ramp(parameter.path, parameter.shape)) }
    }

    @Test("Output and weights are PyTorch's")
    func forward() throws {
        let pass = Pass(attention: [layer.path])
        let output = try layer(ramp("x", [2, 3, 8]), context: ramp("context", [2, 5, 6]), pass)
        #expect(output.shape == [2, 3, 8])
        let expected = try Fixtures.numbers("cross_attention", in: "fusion/fusion.txt")
        #expect(largestDifference(output.floats, expected) < 1e-6)
        let weights = try #require(pass.attention["cross"])
        #expect(weights.shape == [2, 2, 3, 5])
        let expectedWeights = try Fixtures.numbers("cross_attention.weights", in: "fusion/fusion.txt")
        #expect(largestDifference(weights.floats, expectedWeights) < 1e-6)
    }

    @Test("A gradient comes back to every weight and to both sequences")
    func gradients() throws {
        let (x, context) = (ramp("x", [2, 3, 8]).tracked(), ramp("context", [2, 5, 6]).tracked())
        let pass = Pass(training: parameters)
        try backward(try reduce(map(try layer(x, context: context, pass), .square), .sum))
        for parameter in parameters { #expect(pass.gradient(of: parameter)?.shape == parameter.shape) }
        #expect(x.gradient?.shape == x.shape && context.gradient?.shape == context.shape)
    }
}

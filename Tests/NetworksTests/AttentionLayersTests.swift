// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors
import Testing

@Suite("Attention layers")
struct AttentionLayersTests {
    private func weights(_ start: Float, _ shape: [Int] = [1, 2, 2, 3]) -> Tensor {
        Tensor((0..<shape.reduce(1, *)).map { start + Float($0) }, shape: shape)
    }

    @Test("Layers lie in the order asked for, whatever the order they go by in, and the pass keeps none itself")
    func order() throws {
        let (pass, layers) = (Pass(attention: ["b", "a"]), AttentionLayers(["a", "b"]))
        layers.collect(from: pass)
        pass.keep("b", weights(100))
        pass.keep("a", weights(0))
        let all = try layers.weights()
        #expect(all.shape == [2, 2, 2, 3])
        #expect(all.floats == weights(0).floats + weights(100).floats)
        #expect(pass.attention.isEmpty)
    }

    @Test("A layer that did not go by, or of another shape, is named")
    func missing() throws {
        let (pass, layers) = (Pass(attention: ["a", "b"]), AttentionLayers(["a", "b"]))
        layers.collect(from: pass)
        #expect(throws: NetworkError.self) { try layers.weights() }
        pass.keep("a", weights(0))
        #expect(throws: NetworkError("no attention came by at b")) { try layers.weights() }
        pass.keep("b", weights(0, [1, 2, 3, 2]))
        #expect(throws: NetworkError.self) { try layers.weights() }
        let pair = AttentionLayers(["a"])
        pair.collect(from: pass)
        pass.keep("a", weights(0, [2, 2, 2, 3]))
        #expect(throws: NetworkError.self) { try pair.weights() }
    }
}

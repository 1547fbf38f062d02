// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Testing

@testable import Tensors

@Suite("Activations")
struct ActivationTests {
    @Test("GELU and tanh keep to f64 over the whole line")
    func sweep() throws {
        let x = try Tensor.linspace(-9, 9, count: 40_001)
        let (gelu, tanh) = try (activate(x, .gelu).floats, activate(x, .tanh).floats)
        for (i, value) in x.floats.enumerated() {
            let v = Double(value)
            let wantedGELU = 0.5 * v * (1 + erf(v * 0.5.squareRoot())), wantedTanh = Glibc.tanh(v)
            guard abs(Double(gelu[i]) - wantedGELU) <= 2e-7 * max(1, abs(v)),
                abs(Double(tanh[i]) - wantedTanh) <= 2e-7 * max(0.01, abs(wantedTanh))
            else {
                Issue.record("at \(value): \(gelu[i]) and \(tanh[i]), not \(wantedGELU) and \(wantedTanh)")
                return
            }
        }
    }

    @Test("Infinities and NaN go through as PyTorch lets them")
    func edges() throws {
        let x = Tensor([-.infinity, .infinity, .nan])
        for activation in [Activation.relu, .silu, .tanh, .sigmoid, .gelu] {
            let y = try activate(x, activation).floats
            #expect(y[2].isNaN)
            #expect(y[1] == (activation == .tanh || activation == .sigmoid ? 1 : .infinity))
        }
        #expect(try activate(x, .sigmoid).floats[0] == 0)
        #expect(try activate(x, .tanh).floats[0] == -1)
    }

    @Test("Names of Hugging Face's configurations are known, others are not")
    func names() {
        let names: [(String, Activation)] = [
            ("quick_gelu", .quickGELU), ("gelu", .gelu), ("gelu_new", .geluTanh), ("gelu_pytorch_tanh", .geluTanh),
            ("relu", .relu), ("silu", .silu), ("swish", .silu), ("tanh", .tanh), ("sigmoid", .sigmoid),
        ]
        for (name, activation) in names { #expect(Activation(huggingFaceName: name) == activation) }
        #expect(Activation(huggingFaceName: "gelu_9000") == nil)
    }
}

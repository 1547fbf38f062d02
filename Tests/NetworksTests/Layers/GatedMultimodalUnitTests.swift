// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors
import TestSupport
import Testing

/// Against PyTorch's numbers for the paper's equations (Tests/Fixtures/fusion/fusion.py).
@Suite("GatedMultimodalUnit")
struct GatedMultimodalUnitTests {
    private let unit: GatedMultimodalUnit
    private let parameters: [Parameter]
    private let picture = ramp("pp", [2, 5])
    private let text = ramp("t", [2, 3])
    private let weighting = ramp("gradient", [2, 4])

    init() throws {
        let ledger = WeightsLedger(.fresh(seed: 1))
        unit = GatedMultimodalUnit(ledger.root["unit"], pictureWidth: 5, textWidth: 3, width: 4)
        parameters = try ledger.finish().parameters
        for parameter in parameters { try parameter.assign(ramp(parameter.path, parameter.shape)) }
    }

    private func expected(_ name: String) throws -> [Float] { try Fixtures.numbers(name, in: "fusion/fusion.txt") }

    /// The sum of the unit's output, each number weighted on its own.
    private func sum(_ picture: Tensor, _ text: Tensor, _ pass: Pass = Pass()) throws -> Tensor {
        try reduce(multiply(try unit(picture: picture, text: text, pass), weighting), .sum)
    }

    @Test("Output and gate are PyTorch's")
    func forward() throws {
        var gate: Tensor?
        let pass = Pass(watch: { point, tensor in
            if point == unit.gatePoint { gate = tensor }
            return nil
        })
        let watched = try unit(picture: picture, text: text, pass)
        #expect(watched.shape == [2, 4])
        #expect(largestDifference(watched.floats, try expected("unit")) < 1e-6)
        #expect(largestDifference(try #require(gate).floats, try expected("unit.gate")) < 1e-6)
        let plain = try unit(picture: picture, text: text, Pass())
        #expect(largestDifference(plain.floats, watched.floats) < 1e-6)
    }

    @Test("A gate of 1 takes the picture alone, one of 0 the text alone", arguments: [Float(1), 0])
    func extremes(_ gate: Float) throws {
        let pass = Pass(watch: { point, tensor in
            point == unit.gatePoint ? Tensor(shape: tensor.shape) { $0.update(repeating: gate) } : nil
        })
        let (x, layer) = gate == 1 ? (picture, unit.picture) : (text, unit.text)
        let alone = try layer(x, Pass(), activation: .tanh)
        #expect(largestDifference(try unit(picture: picture, text: text, pass).floats, alone.floats) < 1e-6)
    }

    @Test("Gradients of weights and inputs are PyTorch's")
    func gradients() throws {
        let (picture, text) = (picture.tracked(), text.tracked())
        let pass = Pass(training: parameters)
        try backward(try sum(picture, text, pass))
        for parameter in parameters {
            let name = try #require(parameter.path.split(separator: ".").dropFirst().first)
            let gradient = try #require(pass.gradient(of: parameter))
            #expect(largestDifference(gradient.floats, try expected("unit.d\(name)")) < 1e-6, "\(parameter.path)")
        }
        #expect(largestDifference(try #require(picture.gradient).floats, try expected("unit.dp")) < 1e-6)
        #expect(largestDifference(try #require(text.gradient).floats, try expected("unit.dt")) < 1e-6)
    }

    @Test("Gradients are what small steps of each weight do")
    func finiteDifferences() throws {
        let pass = Pass(training: parameters)
        try backward(try sum(picture, text, pass))
        let step: Float = 4e-3
        for parameter in parameters {
            let start = parameter.value
            let gradient = try #require(pass.gradient(of: parameter)).floats
            for index in 0..<parameter.count {
                let ends = try [step, -step].map { change in
                    var values = start.floats
                    values[index] += change
                    try parameter.assign(Tensor(values, shape: parameter.shape))
                    return try sum(picture, text).floats[0]
                }
                #expect(abs((ends[0] - ends[1]) / (2 * step) - gradient[index]) < 5e-4, "\(parameter.path) \(index)")
            }
            try parameter.assign(start)
        }
    }
}

/// What the scripts fill the tensor of that name with.
func ramp(_ name: String, _ shape: [Int]) -> Tensor {
    Tensor(Fixtures.ramp(name, count: shape.reduce(1, *)), shape: shape)
}

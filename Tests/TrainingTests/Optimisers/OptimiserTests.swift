// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Tensors
import Testing

@testable import Training

private let paths = ["layers.0.weight", "layers.0.bias"]
private let shapes = [[2, 3], [3]]

private func make(_ name: String) -> any Optimiser {
    switch name {
    case AdamW.name: AdamW(paths: paths)
    case SGD.name: SGD(paths: paths)
    case Muon.name: Muon(paths: paths)
    default: Lion(paths: paths)
    }
}

private func values() -> [Tensor] {
    shapes.map { shape in Tensor((0..<shape.reduce(1, *)).map { Float(cos(Double($0))) }, shape: shape) }
}

/// Steps both weights, the second one from its third step on.
private func run(_ optimiser: inout any Optimiser, _ values: inout [Tensor], steps: Range<Int>) throws {
    for step in steps {
        for index in values.indices where index == 0 || step >= 2 {
            let gradient = Tensor(
                (0..<values[index].count).map { Float(sin(Double($0 + 3 * step))) }, shape: shapes[index])
            _ = try optimiser.update(
                index, value: &values[index], gradient: gradient, rate: 0.01, decay: 0.1, scale: 1)
        }
    }
}

@Suite struct OptimiserTests {
    @Test("A run that goes on from saved state steps as one that never stopped", arguments: ["adamw", "sgd", "lion", "muon"])
    func continues(name: String) throws {
        var whole = make(name), first = make(name), second = make(name)
        var expected = values(), got = values()
        try run(&whole, &expected, steps: 0..<6)
        try run(&first, &got, steps: 0..<3)
        try second.state.restore(first.state.named, shapes: shapes)
        try run(&second, &got, steps: 3..<6)
        for (a, b) in zip(expected, got) { #expect(a.floats == b.floats) }
        #expect(second.state.named.map(\.name) == whole.state.named.map(\.name))
    }

    @Test("A copy is a snapshot: later steps do not touch it, and steps from it repeat", arguments: ["adamw", "lion", "muon"])
    func snapshot(name: String) throws {
        var optimiser = make(name)
        var values = values()
        try run(&optimiser, &values, steps: 0..<3)
        let (kept, keptValues) = (optimiser, values)
        let numbers = kept.state.named.map { $0.tensor.floats }
        try run(&optimiser, &values, steps: 3..<5)
        #expect(kept.state.named.map { $0.tensor.floats } == numbers)
        var (again, againValues) = (kept, keptValues)
        try run(&again, &againValues, steps: 3..<5)
        #expect(againValues.map(\.floats) == values.map(\.floats))
    }

    @Test("Moments are written in place")
    func inPlace() throws {
        var optimiser: any Optimiser = AdamW(paths: paths)
        var values = values()
        try run(&optimiser, &values, steps: 0..<3)
        func places() -> [UnsafeRawPointer] { optimiser.state.named.filter { $0.tensor.rank > 0 }.map(\.tensor.bytes) }
        let before = places() + values.map(\.bytes)
        try run(&optimiser, &values, steps: 3..<4)
        #expect(places() + values.map(\.bytes) == before)
        #expect(optimiser.state.byteCount == 2 * 9 * 4)
    }

    @Test("The first step of a weight is corrected as a first one, whenever it comes")
    func lateStart() throws {
        var optimiser: any Optimiser = AdamW(paths: paths)
        var values = values()
        let before = values[1].floats
        try run(&optimiser, &values, steps: 0..<3)
        // AdamW's first step is the rate, by the sign of the gradient, besides the decay.
        for (old, new) in zip(before, values[1].floats) {
            #expect(abs(abs(new - old * (1 - 0.001)) - 0.01) < 1e-5)
        }
    }

    @Test("State of other parameters or another optimiser is refused, and nothing is taken on")
    func refused() throws {
        var adamW: any Optimiser = AdamW(paths: paths), lion: any Optimiser = Lion(paths: paths)
        var some = values(), others = values()
        try run(&adamW, &some, steps: 0..<3)
        try run(&lion, &others, steps: 0..<3)
        let before = adamW.state.named.map { $0.tensor.floats }
        let foreign: [[(name: String, tensor: Tensor)]] = [
            lion.state.named,
            adamW.state.named + [("b.step", Tensor.integer(1))],
            [("layers.0.weight.step", Tensor.integer(0))],
            adamW.state.named.map { ($0.name, $0.name == "layers.0.bias.exp_avg" ? Tensor([1, 2]) : $0.tensor) },
        ]
        for state in foreign {
            #expect(throws: TrainingError.self) { try adamW.state.restore(state, shapes: shapes) }
        }
        #expect(adamW.state.named.map { $0.tensor.floats } == before)
        var value = Tensor([1])
        #expect(throws: TrainingError.self) {
            try adamW.update(2, value: &value, gradient: Tensor([1]), rate: 0.1, decay: 0, scale: 1)
        }
    }
}

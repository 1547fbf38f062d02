// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import TestSupport
import Testing

@testable import Tensors

/// Steps from fixed weights and gradients, as the numbers from torch 2 in these tests were made.
private struct Steps {
    var value = Tensor((0..<7).map { Float(cos(0.9 * Double($0))) })

    static func gradient(_ step: Int) -> Tensor {
        Tensor((0..<7).map { Float(sin(1.3 * Double($0) + 0.7 * Double(step)) * 0.5) })
    }

    mutating func run(_ step: (inout Tensor, Tensor, Int) throws -> StepSquares) rethrows -> StepSquares {
        var last = StepSquares()
        for t in 0..<4 { last = try step(&value, Steps.gradient(t), t + 1) }
        return last
    }
}

@Suite("Optimiser steps", .serialized, .threadCount)
struct OptimiserStepTests {
    private func adamW(_ count: Int, step: Int) -> AdamWNumbers {
        AdamWNumbers(rate: 0.01, decay: 0.1, beta1: 0.9, beta2: 0.98, epsilon: 1e-6, step: step)
    }

    @Test("AdamW steps as torch.optim.AdamW does, moments too")
    func adamW() throws {
        var steps = Steps()
        var (m, v) = try (Tensor.zeros([7]), Tensor.zeros([7]))
        _ = try steps.run { value, gradient, step in
            try adamWStep(
                &value, gradient: gradient, first: &m, second: &v, numbers: adamW(7, step: step), scale: 1)
        }
        expectClose(
            steps.value,
            [0.971194327, 0.583367527, -0.231146678, -0.861548007, -0.870214224, -0.247536957, 0.598894417],
            tolerance: 3e-7)
        expectClose(
            m,
            [0.113596529, 0.0784032792, -0.0716509521, -0.116736375, 0.00919726677, 0.121656895, 0.05588888],
            tolerance: 1e-7)
        expectClose(
            v, [0.0104770055, 0.00956112891, 0.00917576812, 0.010752067, 0.00843600277, 0.0108289234, 0.0090440549],
            tolerance: 1e-8)
    }

    @Test("A scale is taken as if the gradient had come scaled")
    func scaled() throws {
        var steps = Steps()
        var (m, v) = try (Tensor.zeros([7]), Tensor.zeros([7]))
        _ = try steps.run { value, gradient, step in
            try adamWStep(
                &value, gradient: gradient, first: &m, second: &v, numbers: adamW(7, step: step), scale: 0.25)
        }
        expectClose(
            steps.value,
            [0.971194565, 0.583367765, -0.231146574, -0.861548364, -0.870214403, -0.247536436, 0.598894596],
            tolerance: 3e-7)
    }

    @Test(
        "SGD steps as torch.optim.SGD does: with momentum, looking ahead, and plain",
        arguments: [
            (
                0.9, false,
                [0.883486986, 0.460598081, -0.198820427, -0.727148652, -0.827591717, -0.347843915, 0.492880613]
            ),
            (
                0.9, true,
                [0.830910563, 0.424582571, -0.166191295, -0.673428416, -0.830492973, -0.402136773, 0.466965675]
            ),
            (
                0, false,
                [0.935707927, 0.56931448, -0.191767842, -0.832497895, -0.892620981, -0.278887302, 0.594424963]
            ),
        ] as [(Double, Bool, [Float])])
    func sgd(momentum: Double, nesterov: Bool, expected: [Float]) throws {
        var steps = Steps()
        var buffer: Tensor? = momentum == 0 ? nil : try Tensor.zeros([7])
        _ = try steps.run { value, gradient, _ in
            try sgdStep(
                &value, gradient: gradient, momentum: &buffer, rate: 0.05, decay: 0.01, momentum: momentum,
                nesterov: nesterov, scale: 1)
        }
        expectClose(steps.value, expected, tolerance: 3e-7)
    }

    @Test("Lion steps by its definition in f64")
    func lion() throws {
        var steps = Steps()
        var m = try Tensor.zeros([7])
        _ = try steps.run { value, gradient, _ in
            try lionStep(
                &value, gradient: gradient, momentum: &m, rate: 0.003, decay: 0.3, beta1: 0.9, beta2: 0.99, scale: 1)
        }
        expectClose(
            steps.value,
            [0.987412955, 0.613391399, -0.220385269, -0.888838087, -0.893545253, -0.222021774, 0.626427227],
            tolerance: 3e-7)
        expectClose(
            m,
            [0.0123510117, 0.00996853452, -0.0070178689, -0.0137230782, -0.000323945727, 0.0135497682, 0.00757303972],
            tolerance: 1e-8)
    }

    @Test("A step says how far it went: the squares of the change and of the weights after it")
    func squares() throws {
        var value = ramp(70_001)
        let before = value.floats
        var buffer: Tensor?
        let squares = try sgdStep(
            &value, gradient: ramp(70_001, times: 3), momentum: &buffer, rate: 0.1, decay: 0, momentum: 0,
            nesterov: false, scale: 1)
        let after = value.floats
        let update = zip(before, after).reduce(0.0) { $0 + Double($1.1 - $1.0) * Double($1.1 - $1.0) }
        let weight = after.reduce(0.0) { $0 + Double($1) * Double($1) }
        #expect(abs(squares.update / update - 1) < 1e-12 && abs(squares.weight / weight - 1) < 1e-12)
    }

    @Test("What others hold is left as it was; what nobody else holds is written where it lies")
    func copies() throws {
        var value = ramp(40_000)
        var (m, v) = try (Tensor.zeros([40_000]), Tensor.zeros([40_000]))
        let gradient = ramp(40_000)
        let place = value.bytes
        func step(_ number: Int) throws {
            _ = try adamWStep(
                &value, gradient: gradient, first: &m, second: &v, numbers: adamW(0, step: number), scale: 1)
        }
        try step(1)
        #expect(value.bytes == place)
        let (snapshot, moment) = (value, m)
        let (numbers, moments) = (snapshot.floats, moment.floats)
        try step(2)
        #expect(value.bytes != place && value.floats != numbers)
        #expect(snapshot.floats == numbers && moment.floats == moments)
    }

    @Test("Neither the threads nor where the numbers lie change a bit of the result")
    func sameBits() throws {
        let count = 200_003
        func run(threads: Int, shift: Int) throws -> ([Float], StepSquares, Double) {
            Threads.count = threads
            func shifted(_ x: Tensor) throws -> Tensor {
                let storage = Storage(byteCount: (count + shift) * 4)
                storage.bytes.advanced(by: shift * 4).copyMemory(from: x.bytes, byteCount: count * 4)
                return Tensor(shape: [count], dtype: .f32, storage: storage, byteOffset: shift * 4)
            }
            var value = try shifted(ramp(count))
            var (m, v) = try (shifted(.zeros([count])), shifted(.zeros([count])))
            let gradient = try shifted(ramp(count, times: 0.3))
            var last = StepSquares()
            for step in 1...2 {
                last = try adamWStep(
                    &value, gradient: gradient, first: &m, second: &v, numbers: adamW(0, step: step), scale: 0.7)
            }
            return (value.floats, last, sumOfSquares(gradient))
        }
        let threads = Threads.count
        defer { Threads.count = threads }
        let first = try run(threads: 1, shift: 0)
        for (count, shift) in [(2, 0), (3, 1), (1, 7), (4, 5)] {
            let other = try run(threads: count, shift: shift)
            #expect(other.0 == first.0 && other.1 == first.1 && other.2 == first.2)
        }
    }

    @Test("A sum of squares is finite exactly when all numbers are, however large")
    func sumsOfSquares() throws {
        var numbers = [Float](repeating: .greatestFiniteMagnitude, count: 100_000)
        #expect(sumOfSquares(Tensor(numbers)).isFinite)
        numbers[77_777] = -.infinity
        #expect(sumOfSquares(Tensor(numbers)) == .infinity)
        numbers[3] = .nan
        #expect(sumOfSquares(Tensor(numbers)).isNaN)
        #expect(sumOfSquares(Tensor([])) == 0 && sumOfSquares(Tensor([3, -4])) == 25)
    }

    @Test("A gradient of another shape is refused, and nothing is written")
    func shapes() throws {
        var value = ramp(6)
        let before = value.floats
        var buffer: Tensor?
        let text = message {
            try sgdStep(
                &value, gradient: ramp(5), momentum: &buffer, rate: 1, decay: 0, momentum: 0, nesterov: false, scale: 1)
        }
        #expect(text.contains("(6,)") && text.contains("(5,)") && value.floats == before)
    }
}

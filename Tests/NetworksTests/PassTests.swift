// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Testing

@testable import Tensors

@Suite("Pass")
struct PassTests {
    @Test("Who watches sees what goes by under its path, and may replace it")
    func watching() throws {
        var seen: [Pass.Point] = []
        let pass = Pass(watch: { point, tensor in
            seen.append(point)
            return point.name == "$q" ? Tensor(9) : nil
        })
        #expect(try pass.note("a.b", "$out", Tensor(1)).floats == [1])
        #expect(try pass.note("a.b", "$q", Tensor(1)).floats == [9])
        #expect(seen == [Pass.Point(path: "a.b", name: "$out"), Pass.Point(path: "a.b", name: "$q")])
        #expect(try Pass().note("a", "$out", Tensor(2)).floats == [2])
    }

    @Test("Only attention that was asked for is wanted")
    func attention() {
        let pass = Pass(attention: ["x.1"])
        #expect(pass.wantsAttention("x.1") && !pass.wantsAttention("x.2") && !Pass().wantsAttention("x.1"))
        pass.keep("x.1", Tensor(3))
        #expect(pass.attention["x.1"]?.floats == [3])
    }

    @Test("A run stops where its interruption throws, and notes are said once")
    func interruption() {
        let pass = Pass(interruption: { throw NetworkError("stopped") })
        #expect(throws: NetworkError("stopped")) { try pass.checkpoint() }
        pass.say("cut")
        pass.say("cut")
        #expect(pass.notes == ["cut"])
    }

    @Test("Only weights that are trained are leaves, and their gradients are found under them")
    func training() throws {
        let (trained, frozen) = (
            Parameter(path: "a", value: Tensor([2, 3])), Parameter(path: "b", value: Tensor([5, 7]))
        )
        let pass = Pass(training: [trained])
        #expect(pass.isTraining && !Pass().isTraining)
        #expect(pass(trained).node != nil && pass.wide(trained).node != nil)
        #expect(pass(frozen).node == nil && Pass()(trained).node == nil && trained.value.node == nil)
        try backward(try sum(pass.note("a.b", "$out", try multiply(pass(trained), pass(frozen)))))
        #expect(pass.gradient(of: trained)?.floats == [5, 7] && pass.gradient(of: frozen) == nil)
        #expect(Pass(training: [trained]).gradient(of: trained) == nil)
    }

    @Test("A tensor that goes by is known to the way back by its path")
    func places() throws {
        let weight = Parameter(path: "a", value: Tensor([2, 3]))
        let pass = Pass(training: [weight])
        let shown = try pass.note("a.b", "$out", try map(pass(weight), .square))
        let whole = try pass.note("a", "$out", shown)
        var places: [String?] = []
        try backward(try sum(whole)) { node, _ in places.append(node.place) }
        #expect(places == [nil, "a.b.$out", nil])
    }
}

@Suite("Dropout")
struct DropoutTests {
    private let x = Tensor([Float](repeating: 3, count: 40_000), shape: [200, 200])

    private func drop(seed: UInt64, step: Int, rate: Float = 0.25) throws -> [Float] {
        try Pass(dropout: DropoutStream(seed: seed, step: step)).dropped(x, rate: rate).floats
    }

    @Test("The rate's share of the numbers becomes 0, the others grow so that the mean stays")
    func rate() throws {
        let values = try drop(seed: 1, step: 0)
        let zeros = values.count { $0 == 0 }
        // Four deviations of a binomial distribution.
        #expect(abs(Double(zeros) / 40_000 - 0.25) < 4 * (0.25 * 0.75 / 40_000).squareRoot())
        #expect(values.allSatisfy { $0 == 0 || $0 == 4 })
    }

    @Test("Nothing is dropped at a rate of 0, nor without a stream")
    func nothing() throws {
        #expect(try drop(seed: 1, step: 0, rate: 0) == x.floats)
        #expect(try Pass().dropped(x, rate: 0.5).floats == x.floats)
    }

    @Test("What is dropped depends on seed, step and place in the run, and on nothing else")
    func determined() throws {
        let first = try drop(seed: 1, step: 3)
        #expect(try drop(seed: 1, step: 3) == first)
        #expect(try drop(seed: 2, step: 3) != first && drop(seed: 1, step: 4) != first)
        let pass = Pass(dropout: DropoutStream(seed: 1, step: 3))
        #expect(try pass.dropped(x, rate: 0.25).floats == first)
        let second = try pass.dropped(x, rate: 0.25).floats
        // Independent of the first: both are dropped in a sixteenth of the places.
        let both = zip(first, second).count { $0 == 0 && $1 == 0 }
        #expect(abs(Double(both) / 40_000 - 1.0 / 16) < 4 * (15.0 / 256 / 40_000).squareRoot())
    }

    @Test("Gradients go where the numbers went")
    func gradients() throws {
        let weight = Parameter(path: "a", value: x)
        let pass = Pass(training: [weight], dropout: DropoutStream(seed: 5, step: 1))
        let dropped = try pass.dropped(pass(weight), rate: 0.5)
        try backward(try sum(dropped))
        #expect(pass.gradient(of: weight)?.floats == dropped.floats.map { $0 == 0 ? 0 : 2 })
    }

    @Test("A layer that is run again drops the same numbers, and those after it drop theirs")
    func recomputing() throws {
        let weight = Parameter(path: "a", value: x)
        func run(recomputes: Bool) throws -> [[Float]] {
            let pass = Pass(training: [weight], dropout: DropoutStream(seed: 5, step: 1), recomputes: recomputes)
            var y = try multiply(pass(weight), Tensor(0.5))
            for _ in 0..<2 {
                y = try pass.layer(y) { try pass.dropped(try multiply($0, pass(weight)), rate: 0.5) }
            }
            y = try pass.dropped(y, rate: 0.5)
            try backward(try sum(y))
            return [y.floats, pass.gradient(of: weight)?.floats ?? []]
        }
        #expect(try run(recomputes: false) == run(recomputes: true))
    }
}

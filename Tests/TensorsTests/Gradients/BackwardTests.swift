// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Tensors

@Suite("Backward")
struct BackwardTests {
    @Test("Nothing is recorded where nobody asked for a gradient")
    func nobodyAsked() throws {
        let x = wave([2, 3])
        let y = try sum(map(matmul(x, x, transposingRight: true), .exp))
        #expect(y.node == nil && y.gradient == nil)
        #expect(message { try backward(y) }.contains("wants a gradient"))
        #expect(try sum(map(x.tracked(), .exp)).node != nil)
    }

    @Test("Each use of a tensor adds to its gradient")
    func sharedTensors() throws {
        let x = Tensor([1, 2, 3]).tracked()
        // x² · (x² + x): 4 x³ + 3 x²
        let square = try multiply(x, x)
        try backward(try sum(multiply(square, add(square, x))))
        #expect(x.gradient?.floats == [7, 44, 135])
    }

    @Test("A second graph over the same leaves adds to their gradients, and a gradient that was read stays as it was")
    func accumulation() throws {
        let x = Tensor([1, 2]).tracked()
        try backward(try sum(map(x, .square)))
        let first = x.gradient
        try backward(try sum(multiply(x, Tensor(3))))
        #expect(first?.floats == [2, 4] && x.gradient?.floats == [5, 7])
    }

    @Test("The gradient that is handed in is not written to")
    func givenGradient() throws {
        let x = Tensor([1, 2]).tracked()
        let given = Tensor([1, 10])
        try backward(try add(add(x, x), x), gradient: given)
        #expect(x.gradient?.floats == [3, 30] && given.floats == [1, 10])
        #expect(message { try backward(x, gradient: Tensor(1)) }.contains("gradient () does not fit result (2,)"))
        #expect(message { try backward(try map(x, .exp)) }.contains("a result of shape (2,) needs a gradient"))
    }

    @Test("What is detached is a constant")
    func detaching() throws {
        let x = Tensor([2, 3]).tracked()
        let y = try map(x, .square)
        #expect(y.detached.node == nil && y.detached.storage === y.storage)
        try backward(try sum(multiply(y.detached, x)))
        #expect(x.gradient?.floats == [4, 9])
    }

    @Test("A graph goes back once; after that it says that it was let go")
    func onlyOnce() throws {
        let x = Tensor([2, 3]).tracked()
        let y = try map(x, .square)
        let z = try sum(y)
        try backward(z)
        for result in [z, try sum(map(y, .exp))] {
            #expect(message { try backward(result) }.contains("its gradients went back once already"))
        }
    }

    @Test("Gradients of results on the way are kept where that is asked for, and seen by who visits")
    func intermediate() throws {
        let x = Tensor([2, 3]).tracked()
        let y = try map(x, .square).keepingGradient()
        let z = try map(y, .exp)
        var seen: [String] = []
        try backward(try sum(z), gradient: Tensor(5)) { node, gradient in
            seen.append("\(node.operation) \(gradient.shape)")
        }
        #expect(seen == ["sum []", "exp [2]", "square [2]", "leaf [2]"])
        #expect(z.gradient == nil)
        expectClose(try #require(y.gradient), z.floats.map { 5 * $0 })
        #expect(throws: TensorError("stop")) {
            try backward(try sum(map(x, .exp))) { _, _ in throw TensorError("stop") }
        }
    }

    @Test("NaN and infinity in a gradient reach the leaf")
    func notFinite() throws {
        let x = Tensor([4, 0, -1]).tracked()
        try backward(try sum(multiply(map(x, .sqrt), Tensor(2))))
        let gradient = try #require(x.gradient?.floats)
        #expect(gradient[0] == 0.5 && gradient[1] == .infinity && gradient[2].isNaN)
        let y = Tensor([1, 2]).tracked()
        try backward(try sum(multiply(activate(map(y, .sin), .gelu), Tensor([.nan, 1]))))
        #expect(y.gradient?.floats[0].isNaN == true && y.gradient?.floats[1].isFinite == true)
    }

    @Test("What a choice leaves out has no gradient, whatever came back to the choice")
    func leftOut() throws {
        let x = Tensor([3, -3]).tracked(), y = Tensor([1, 1]).tracked()
        let results = try [clip(x, high: 1), minimum(x, y), select(compare(x, .less, y), x, y)]
        for result in results {
            let before = x.gradient?.floats[0] ?? 0
            try backward(result, gradient: Tensor([.infinity, 1]))
            #expect(before == 0 && x.gradient?.floats[0] == 0)
        }
    }

    @Test("Memory falls on the way back: what a rule held is gone before the next one is asked")
    func memory() throws {
        let held = Held()
        func result() throws -> Tensor {
            let x = wave([8, 8]).tracked()
            let y = try map(x, .exp), z = try map(y, .sin), w = try map(z, .square)
            held.storages = [Weak(y.storage), Weak(z.storage)]
            return try sum(w)
        }
        var alive: [String: [Bool]] = [:]
        try backward(try result()) { node, _ in alive[node.operation] = held.storages.map { $0.value != nil } }
        // square holds z, sin holds y, exp holds its own result y.
        #expect(alive["square"] == [true, true])
        #expect(alive["sin"] == [true, false])
        #expect(alive["exp"] == [true, false])
        #expect(alive["leaf"] == [false, false])
    }

    @Test("A graph that is never sent back is let go with its result, however deep it is")
    func deepGraph() throws {
        let x = Tensor(1).tracked()
        var y = x
        for _ in 0..<200_000 { y = try add(y, x) }
        weak var node = y.node
        y = x
        #expect(node == nil)
    }

    @Test("A gradient of another shape than its tensor is a fault of the rule, by its name")
    func misshapen() {
        let x = Tensor([1, 2]).tracked()
        let wrong = Tensor([1, 2]).recorded("doubling", (x, { _ in Tensor([1]) }))
        #expect(
            message { try backward(wrong, gradient: Tensor([1, 1])) }
                == "doubling: a gradient of shape (1,) came back to a tensor of shape (2,)")
    }
}

@Suite("Recomputed")
struct RecomputedTests {
    private let weight = wave([6, 6], phase: 1)

    private func layer(_ x: Tensor, _ weight: Tensor) throws -> Tensor {
        try add(activate(linear(layerNorm(x), weight), .gelu), x)
    }

    @Test("Gradients are those of a plain run, bit for bit, and so is the result")
    func same() throws {
        func run(_ body: (Tensor, Tensor) throws -> Tensor) throws -> [[Float]] {
            let x = wave([4, 6]).tracked(), leaf = weight.tracked()
            let y = try body(body(x, leaf), leaf)
            try backward(y, gradient: wave([4, 6], phase: 3))
            return [y.floats] + [x, leaf].map { $0.gradient?.floats ?? [] }
        }
        let plain = try run(layer)
        let again = try run { x, leaf in
            try recomputed(x) { x, recording in try layer(x, recording ? leaf : leaf.detached) }
        }
        #expect(plain == again && plain.allSatisfy { !$0.isEmpty })
    }

    @Test("Weights inside get gradients though nothing before them does, and nothing inside is held meanwhile")
    func insides() throws {
        let leaf = weight.tracked()
        let held = Held()
        let y = try recomputed(wave([4, 6])) { x, recording in
            let inner = try linear(x, recording ? leaf : leaf.detached)
            held.storages.append(Weak(inner.storage))
            return try map(inner, .exp)
        }
        #expect(held.storages.count == 1 && held.storages[0].value == nil)
        try backward(try sum(y))
        #expect(held.storages.count == 2 && leaf.gradient != nil)
    }
}

private struct Weak {
    weak var value: Storage?
    init(_ value: Storage) { self.value = value }
}

private final class Held {
    var storages: [Weak] = []
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Tensors

@Suite("Element by element")
struct ElementwiseTests {
    @Test("Arithmetic broadcasts as NumPy's", arguments: Arithmetic.allCases.filter { $0 != .power })
    func arithmetic(operation: Arithmetic) throws {
        let x = ramp(2, 3, 4), row = ramp(4, times: 2)
        try expectNumPy(combine(ramp(3, 1), operation, row), "broadcast\(operation.rawValue)")
        try expectNumPy(combine(x, operation, row), "inner\(operation.rawValue)")
        try expectNumPy(combine(Tensor(0.7), operation, x), "scalar\(operation.rawValue)")
        try expectNumPy(combine(x, operation, ramp(2, 1, 4)), "odd\(operation.rawValue)")
    }

    @Test("Powers equal NumPy's")
    func powers() throws {
        try expectNumPy(power(map(ramp(3, 1), .abs), ramp(4, times: 2)), "broadcast**")
        #expect(try power(Tensor([-3, 2]), Tensor(2)).floats == [9, 4])
    }

    @Test("Functions equal NumPy's, infinities and NaN included", arguments: ElementFunction.allCases)
    func functions(function: ElementFunction) throws {
        if [.sigmoid, .erf].contains(function) { return }
        let v = try Tensor(numpy("v").values)
        try expectClose(map(v, function), numpy(function.rawValue).values, tolerance: 2e-7)
    }

    @Test("The exponential is within 2e-7 of the truth wherever a float can hold it")
    func exponential() throws {
        let x = try Tensor.linspace(-103, 88.7, count: 100_003)
        let wide = try map(x, .exp).floats
        var worst = 0.0
        for (x, got) in zip(x.floats, wide) where x > -87 {
            let want = exponentialOf(Double(x))
            worst = max(worst, abs(Double(got) - want) / want)
        }
        #expect(worst < 2e-7)
        #expect(wide.allSatisfy { $0.isFinite && $0 >= 0 })
    }

    @Test("Comparisons answer as NumPy does", arguments: Comparison.allCases)
    func comparisons(comparison: Comparison) throws {
        let result = try compare(Tensor([0, 1, 2, .nan], shape: [2, 2]), comparison, Tensor(integers: [1, 0]))
        #expect(result.dtype == .bool)
        try expectNumPy(result, "compare\(comparison.rawValue)")
    }

    @Test("Integers are compared and added exactly beyond 2^53")
    func integers() throws {
        let big = Tensor.integer((1 << 60) + 1)
        #expect(try compare(big, .greater, .integer(1 << 60)).integers == [1])
        #expect(try add(big, .integer(1)).integers == [(1 << 60) + 2])
        #expect(try add(Tensor.integer(.max), .integer(1)).integers == [.min])
        #expect(try map(Tensor(integers: [-3, 0, 2]), .abs).integers == [3, 0, 2])
        #expect(try map(Tensor(integers: [-3, 0, 2]), .sign).integers == [-1, 0, 1])
        #expect(try divide(.integer(1), .integer(2)).floats == [0.5])
    }

    @Test("Where chooses between two broadcast tensors")
    func choice() throws {
        let condition = try compare(slice(ramp(2, 3, 4), 0..<1), .greater, Tensor(0))
        try expectNumPy(select(reshape(condition, [3, 4]), ramp(3, 1), Tensor(5)), "where")
    }

    @Test("Clip keeps NaN")
    func clipping() throws {
        try expectClose(clip(Tensor(numpy("v").values), low: -1, high: 2), numpy("clip").values)
    }

    @Test("Shapes that do not broadcast are named")
    func mismatch() {
        #expect(
            message { try add(ramp(2, 3), ramp(4)) }
                == "add: shapes (2, 3) and (4,) do not broadcast: 3 against 4 on axis -1")
    }

    @Test("Odd lengths and unaligned starts go through every kernel alike")
    func oddLengths() throws {
        for count in [0, 1, 7, 15, 16, 17, 31, 33, 63, 65] {
            let x = try slice(ramp(count + 3), 3..<count + 3)
            let want = x.floats
            expectClose(try add(x, x), want.map { $0 + $0 })
            expectClose(try sum(x), [Float(want.reduce(0.0) { $0 + Double($1) })])
            if count > 0 { #expect(try reduce(x, .max).floats == [want.max() ?? 0]) }
            expectClose(try map(x, .negative), want.map { -$0 })
        }
    }
}

/// e^x by its series over a reduced argument, in f64.
private func exponentialOf(_ x: Double) -> Double {
    let halvings = 12.0
    let small = x / 4096
    var term = 1.0, sum = 1.0
    for i in 1...12 {
        term *= small / Double(i)
        sum += term
    }
    for _ in 0..<Int(halvings) { sum *= sum }
    return sum
}

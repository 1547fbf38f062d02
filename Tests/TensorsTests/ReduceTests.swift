// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Tensors

@Suite("Reductions")
struct ReduceTests {
    private static let axes: [(String, [Int]?)] = [
        ("all", nil), ("0", [0]), ("1", [1]), ("-1", [-1]), ("(0,2)", [0, 2]), ("(1,2)", [1, 2]),
    ]

    @Test("Reductions equal NumPy's along every choice of axes", arguments: Reduction.allCases.filter { $0 != .norm })
    func reductions(reduction: Reduction) throws {
        let x = ramp(2, 3, 4)
        for (name, axes) in Self.axes {
            try expectNumPy(reduce(x, reduction, axes: axes), "\(reduction.rawValue):\(name)")
        }
        let kept = try reduce(x, reduction, axes: [-1, 0], keepdims: true)
        #expect(kept.shape == [1, 3, 1])
        try expectClose(kept, numpy("\(reduction.rawValue):(0,2)").values)
    }

    @Test("Norm, positions, running sums and order equal NumPy's")
    func others() throws {
        let x = ramp(2, 3, 4)
        try expectNumPy(reduce(x, .norm, axes: [1]), "norm:1")
        try expectNumPy(argmax(x, axis: 1), "argmax:1")
        try expectNumPy(argmax(x), "argmax:all")
        try expectNumPy(argmin(x, axis: -1), "argmin:-1")
        try expectNumPy(cumsum(x, axis: 1), "cumsum:1")
        try expectNumPy(cumsum(x), "cumsum:all")
        try expectNumPy(Tensors.sorted(x, axis: 1), "sort:1")
        try expectNumPy(argsort(x), "argsort:-1")
        #expect(try argmax(x, axis: 1).dtype == .i64)
    }

    @Test("Sums of many numbers lose nothing, whatever the number of threads")
    func manyNumbers() throws {
        let big = try add(ramp(300_001), Tensor(1000))
        try expectNumPy(sum(big), "big:sum", tolerance: 1e-7)
        try expectNumPy(reduce(big, .std), "big:std", tolerance: 1e-6)
    }

    @Test("Integers stay integers where NumPy keeps them, and truth values count")
    func kinds() throws {
        let truths = Tensor(truths: [true, false, true])
        #expect(try sum(truths).dtype == .i64)
        #expect(try sum(truths).integers == [2])
        #expect(try mean(truths).dtype == .f32)
        #expect(try reduce(truths, .any).dtype == .bool)
        #expect(try reduce(Tensor(integers: [3, 9]), .max).dtype == .i64)
    }

    @Test("NaN shows in extremes and is where argmax points")
    func notANumber() throws {
        let x = Tensor([1, .nan, 3, .nan])
        #expect(try reduce(x, .max).floats[0].isNaN)
        #expect(try reduce(x, .min).floats[0].isNaN)
        #expect(try argmax(x).integers == [1])
        #expect(try argmin(x).integers == [1])
        #expect(try argsort(x).integers == [0, 2, 1, 3])
        let (values, indices) = try topk(x, 3)
        #expect(indices.integers == [1, 3, 2] && values.floats[2] == 3)
    }

    @Test("The largest k come in falling order, the first of equal ones first, along any axis")
    func largest() throws {
        let (values, indices) = try topk(Tensor([1, 5, 5, 2, 7, 0], shape: [2, 3]), 2, axis: 1)
        #expect(values.floats == [5, 5, 7, 2] && indices.integers == [1, 2, 1, 0])
        let column = try topk(Tensor([1, 5, 5, 2, 7, 0], shape: [2, 3]), 1, axis: 0)
        #expect(column.values.floats == [2, 7, 5] && column.indices.integers == [1, 1, 0])
        let many = try topk(ramp(1000), 3), order = try argsort(ramp(1000)).integers
        #expect(many.indices.integers == order.suffix(3).reversed())
        #expect(message { try topk(ramp(3), 4) }.contains("4 elements were asked for"))
    }

    @Test("Nothing sums to 0 and has no largest element")
    func nothing() throws {
        let none = Tensor([], shape: [0, 3])
        #expect(try sum(none).floats == [0])
        #expect(try sum(none, axes: [0]).floats == [0, 0, 0])
        #expect(try mean(none).floats[0].isNaN)
        #expect(message { try reduce(none, .max) } == "max: shape (0, 3) has no elements to choose from")
        #expect(message { try argmax(none, axis: 0) } == "argmax: shape (0, 3) has no elements to choose from")
        #expect(try argmax(none, axis: 1).shape == [0])
        #expect(try argsort(none, axis: 0).shape == [0, 3])
        #expect(try Tensors.sorted(none).shape == [0, 3])
    }

    @Test("Axes that do not exist, or twice, are refused")
    func badAxes() {
        #expect(message { try sum(ramp(2, 3), axes: [2]) } == "sum: axis 2 is out of bounds for shape (2, 3)")
        #expect(message { try sum(ramp(2, 3), axes: [0, -2]) } == "sum: an axis is named twice in [0, 0]")
        #expect(message { try argmax(ramp(3), axis: .max) }.contains("out of bounds"))
    }
}

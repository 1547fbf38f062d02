// SPDX-License-Identifier: GPL-3.0-or-later
@testable import Tensors

extension GradientTable {
    private static let matrices: [(a: [Int], b: [Int])] = [
        ([3], [3]), ([2, 3], [3]), ([3], [3, 4]), ([2, 3], [3, 4]), ([1, 3], [3, 1]), ([2, 1, 3, 4], [5, 4, 2]),
        ([3, 4], [5, 4, 2]), ([5, 3, 4], [4, 2]), ([2, 5, 3, 4], [4, 2]), ([3], [2, 3, 4]), ([2, 4, 3], [3]),
        ([1, 2, 3], [4, 3, 2]), ([2, 1, 3], [3]),
    ]

    private static let leftTurned: [(a: [Int], b: [Int])] = [
        ([3, 2], [3, 4]), ([5, 4, 3], [4, 2]), ([2, 4, 3], [2, 4, 2]), ([4, 3], [5, 4, 2]),
    ]
    private static let rightTurned: [(a: [Int], b: [Int])] = [
        ([2, 3], [4, 3]), ([5, 2, 3], [4, 3]), ([2, 3, 4], [2, 5, 4]), ([3], [2, 4, 3]),
    ]
    private static let bothTurned: [(a: [Int], b: [Int])] = [
        ([3, 2], [4, 3]), ([2, 3, 4], [2, 5, 3]), ([3, 2], [2, 4, 3]),
    ]
    private static let angles: [(a: [Int], b: [Int])] = [([2, 3], [4, 3]), ([3], [4, 3]), ([3], [3])]

    static let products: [GradientCase] = [
        matrices.map { product($0, $1, left: false, right: false) },
        leftTurned.map { product($0, $1, left: true, right: false) },
        rightTurned.map { product($0, $1, left: false, right: true) },
        bothTurned.map { product($0, $1, left: true, right: true) },
        angles.map { a, b in
            GradientCase("cosine", "\(a) \(b)", [wave(a), wave(b, phase: 1)]) { try cosine($0[0], $0[1]) }
        },
        [GradientCase("outer", "", [wave([3]), wave([2, 2], phase: 1)]) { try outer($0[0], $0[1]) }],
    ].flatMap(\.self)

    private static func product(_ a: [Int], _ b: [Int], left: Bool, right: Bool) -> GradientCase {
        let turned = left ? right ? "both turned" : "left turned" : right ? "right turned" : ""
        return GradientCase("matmul", "\(turned) \(a) \(b)", [wave(a), wave(b, phase: 1)]) {
            try matmul($0[0], $0[1], transposingLeft: left, transposingRight: right)
        }
    }

    static let shapes: [GradientCase] = [[0, 1, -1].flatMap(joining), reshaping].flatMap(\.self)

    private static func joining(_ axis: Int) -> [GradientCase] {
        [
            GradientCase("concatenate", "axis \(axis)", [wave([2, 3, 4]), wave([2, 3, 4], phase: 1)]) {
                try concatenate([$0[0], $0[1], $0[0]], axis: axis)
            },
            GradientCase("stack", "axis \(axis)", [wave([2, 3]), wave([2, 3], phase: 1)]) {
                try stack([$0[0], $0[1], $0[0]], axis: axis)
            },
        ]
    }

    private static let reshaping: [GradientCase] = [
        GradientCase("concatenate", "of unequal parts", [wave([2, 1]), wave([2, 3], phase: 1)]) {
            try concatenate([$0[0], $0[1]], axis: 1)
        },
        GradientCase("slice", "rows", [wave([4, 3])]) { try slice($0[0], 1..<3) },
        GradientCase("slice", "columns", [wave([4, 3])]) { try slice($0[0], axis: 1, 0..<2) },
        GradientCase("slice", "behind an axis of 1", [wave([1, 4, 3])]) { try slice($0[0], axis: 1, 2..<4) },
        GradientCase("slice", "last of three axes", [wave([2, 3, 4])]) { try slice($0[0], axis: -1, 1..<2) },
        GradientCase("transpose", "reversed", [wave([2, 3, 4])]) { try transpose($0[0]) },
        GradientCase("transpose", "rotated", [wave([2, 3, 4])]) { try transpose($0[0], axes: [1, 2, 0]) },
        GradientCase("transpose", "only axes of 1 move", [wave([1, 3, 1])]) { try transpose($0[0], axes: [2, 1, 0]) },
        GradientCase("swapAxes", "outer ones", [wave([2, 3, 4])]) { try swapAxes($0[0], 0, -1) },
        GradientCase("transposed", "", [wave([2, 3])]) { try $0[0].transposed },
        GradientCase("matrixTransposed", "", [wave([2, 3, 4])]) { try $0[0].matrixTransposed },
        GradientCase("broadcast", "in front", [wave([3])]) { try broadcast($0[0], to: [2, 4, 3]) },
        GradientCase("broadcast", "in the middle", [wave([2, 1, 3])]) { try broadcast($0[0], to: [2, 4, 3]) },
        GradientCase("broadcast", "of a number", [wave([])]) { try broadcast($0[0], to: [2, 3]) },
        GradientCase("broadcast", "both", [wave([2, 1])]) { try broadcast($0[0], to: [4, 2, 3]) },
        GradientCase("reshape", "", [wave([2, 6])]) { try reshape($0[0], [3, -1]) },
        GradientCase("flatten", "", [wave([2, 3])]) { flatten($0[0]) },
        GradientCase("squeeze", "all", [wave([1, 3, 1])]) { try squeeze($0[0]) },
        GradientCase("squeeze", "one", [wave([1, 3, 1])]) { try squeeze($0[0], axis: 2) },
        GradientCase("expandDims", "", [wave([2, 3])]) { try expandDims($0[0], axis: 1) },
        GradientCase("diag", "of a vector", [wave([3])]) { try diag($0[0]) },
        GradientCase("diag", "of a wide matrix", [wave([2, 4])]) { try diag($0[0]) },
        GradientCase("diag", "of a tall matrix", [wave([4, 2])]) { try diag($0[0]) },
    ]

    private static let subscripts: [(name: String, items: [IndexItem])] = [
        ("position", [.at(1)]), ("negative position", [.ellipsis, .at(-2)]),
        ("steps", [.range(), .range(start: 0, stop: nil, step: 2)]),
        ("backwards", [.range(start: nil, stop: nil, step: -1), .at(0), .range(start: 3, stop: 0, step: -2)]),
        ("run", [.range(start: 1, stop: 3)]), ("new axis", [.newAxis, .at(0), .ellipsis, .newAxis]),
        ("list", [.list([2, 0, 2])]), ("list behind", [.range(), .list([-1, 1, 1])]),
        ("lists together", [.list([0, 2, 2]), .list([1, 0, 0])]),
        ("lists apart", [.list([0, 2]), .range(), .list([3, 1])]),
        ("list and position", [.at(1), .list([0, 0]), .range(start: 1)]),
        ("mask of rows", [.mask(Tensor([1, 0, 1]))]),
        ("mask of two axes", [.mask(Tensor([1, 0, 1, 0, 0, 1], shape: [3, 2]))]),
        ("nothing", [.range(start: 2, stop: 1)]),
    ]

    static let choices: [GradientCase] = [subscripts.map(choosing), orders].flatMap(\.self)

    private static func choosing(_ name: String, _ items: [IndexItem]) -> GradientCase {
        GradientCase("subscripted", name, [wave([3, 2, 4])]) { try $0[0].subscripted(items) }
    }

    private static let orders: [GradientCase] = [
        GradientCase("select", "like shapes", [wave([2, 3]), wave([2, 3], phase: 1)]) {
            try select(Tensor([1, 0, 1, 0, 0, 1], shape: [2, 3]), $0[0], $0[1])
        },
        GradientCase("select", "broadcast", [wave([3]), wave([2, 1], phase: 1)]) {
            try select(Tensor([1, 0, 1]), $0[0], $0[1])
        },
        GradientCase("sorted", "last axis", [spaced([2, 5])]) { try sorted($0[0]) },
        GradientCase("sorted", "first axis", [spaced([4, 3])]) { try sorted($0[0], axis: 0) },
        GradientCase("topk", "last axis", [spaced([2, 5])]) { try topk($0[0], 2).values },
        GradientCase("topk", "middle axis", [spaced([2, 4, 3])]) { try topk($0[0], 3, axis: 1).values },
    ]
}

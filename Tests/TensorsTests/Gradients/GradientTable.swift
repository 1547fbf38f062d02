// SPDX-License-Identifier: GPL-3.0-or-later
@testable import Tensors

/// Every operation that gradients go back through, in several shapes.
enum GradientTable {
    static let rows = [
        elementwise, reductions, layers, attentions, convolutions, products, shapes, choices,
    ].flatMap(\.self)

    private typealias Pair = ([Int], [Int])
    private static let broadcasts: [Pair] = [
        ([2, 3], [2, 3]), ([2, 3], [3]), ([3], [2, 3]), ([2, 1, 3], [4, 1]), ([], [2, 3]), ([2, 3], [1, 1]),
        ([4, 1], [4, 3]), ([1, 3], [2, 1, 1]), ([2, 2, 3], [2, 3]), ([], []),
    ]

    /// Numbers inside the domain of every operation, and away from its kinks.
    private static func operands(_ operation: Arithmetic, _ a: [Int], _ b: [Int]) -> [Tensor] {
        switch operation {
        case .divide: [wave(a, phase: 0.1), wave(b, phase: 1, around: 1.5, by: 0.7)]
        case .power: [wave(a, phase: 0.1, around: 1.4, by: 0.6), wave(b, phase: 1)]
        case .maximum, .minimum: [spaced(a), spaced(b, phase: 1, offset: 0)]
        default: [wave(a, phase: 0.1), wave(b, phase: 1)]
        }
    }

    static let elementwise: [GradientCase] = [
        Arithmetic.allCases.flatMap { operation in broadcasts.map { arithmetic(operation, $0, $1) } },
        ElementFunction.allCases.flatMap { function in [[], [7], [2, 3, 2]].map { mapping(function, $0) } },
        Activation.allCases.flatMap { activation in [[], [24], [2, 3, 5]].map { activating(activation, $0) } },
        single,
    ].flatMap(\.self)

    private static func arithmetic(_ operation: Arithmetic, _ a: [Int], _ b: [Int]) -> GradientCase {
        let function: @Sendable (Tensor, Tensor) throws -> Tensor =
            switch operation {
            case .add: add
            case .subtract: subtract
            case .multiply: multiply
            case .divide: divide
            case .power: power
            case .maximum: maximum
            case .minimum: minimum
            }
        return GradientCase("\(operation)", "\(a) \(b)", operands(operation, a, b)) { try function($0[0], $0[1]) }
    }

    private static func mapping(_ function: ElementFunction, _ shape: [Int]) -> GradientCase {
        let x =
            switch function {
            case .log, .sqrt, .reciprocal: wave(shape, around: 1.4, by: 0.7)
            case .abs, .sign, .floor, .ceil, .round: spaced(shape)
            default: wave(shape, phase: 0.3, by: 1.5)
            }
        return GradientCase("map", "\(function) \(shape)", [x]) { try map($0[0], function) }
    }

    private static func activating(_ activation: Activation, _ shape: [Int]) -> GradientCase {
        GradientCase("activate", "\(activation) \(shape)", [spaced(shape)]) { try activate($0[0], activation) }
    }

    private static let single: [GradientCase] = [
        GradientCase("combine", "of a tensor with itself", [wave([2, 3])]) { try combine($0[0], .multiply, $0[0]) },
        GradientCase("power", "by 2", [wave([5])]) { try power($0[0], Tensor(2)) },
        GradientCase("power", "by 0", [wave([5])]) { try power($0[0], Tensor(0)) },
        GradientCase("convert", "to f32", [wave([5])]) { try convert($0[0], to: .f32) },
        GradientCase("asFloat32", "", [wave([5])]) { $0[0].asFloat32() },
        GradientCase("clip", "both ways", [spaced([3, 4])]) { try clip($0[0], low: -0.75, high: 0.5) },
        GradientCase("clip", "below", [spaced([6])]) { try clip($0[0], low: 0) },
    ]

    private typealias Way = (shape: [Int], axes: [Int]?, keepdims: Bool)
    private static let ways: [Way] = [
        ([], nil, false), ([5], nil, false), ([2, 3], nil, true), ([2, 3], [0], false), ([2, 3], [-1], true),
        ([2, 3, 4], [1], false), ([2, 3, 4], [0, 2], false), ([2, 3, 4], [2, 0], true), ([2, 1, 3], [1], false),
    ]

    static let reductions: [GradientCase] = [
        Reduction.allCases.flatMap { reduction in ways.compactMap { reducing(reduction, $0) } }, sums,
    ].flatMap(\.self)

    private static func reducing(_ reduction: Reduction, _ way: Way) -> GradientCase? {
        if reduction == .any || reduction == .all { return nil }
        // The deviation of one number, and the length of one, have a kink at it or at 0.
        if reduction == .std, way.shape.isEmpty || way.axes == [1] && way.shape[1] == 1 { return nil }
        let x =
            switch reduction {
            case .max, .min: spaced(way.shape)
            case .prod: wave(way.shape, around: 1.2, by: 0.5)
            default: wave(way.shape, phase: 0.4)
            }
        return GradientCase("reduce", "\(reduction) \(way)", [x]) {
            try reduce($0[0], reduction, axes: way.axes, keepdims: way.keepdims)
        }
    }

    private static let sums: [GradientCase] = [
        GradientCase("reduce", "prod, a zero in one row and two in another", [zeros]) {
            try reduce($0[0], .prod, axes: [1])
        },
        GradientCase("sum", "of all", [wave([2, 3])]) { try sum($0[0]) },
        GradientCase("mean", "of columns", [wave([2, 3])]) { try mean($0[0], axes: [0]) },
        GradientCase("trace", "3 by 4", [wave([3, 4])]) { try trace($0[0]) },
        GradientCase("cumsum", "of the flattened", [wave([2, 3])]) { try cumsum($0[0]) },
        GradientCase("cumsum", "first axis", [wave([3, 2])]) { try cumsum($0[0], axis: 0) },
        GradientCase("cumsum", "last axis", [wave([2, 3, 4])]) { try cumsum($0[0], axis: -1) },
    ]

    private static let zeros = Tensor([1, 0, 2, 0.5, 0, 1.5, 0, 2, 1, -1.5, 0.5, 2], shape: [3, 4])
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Numbers in brackets within brackets, as they are typed: `[[1, 2], [3, 4]]`.
public indirect enum NestedNumbers: Sendable, Equatable {
    case number(Double)
    case integer(Int)
    case truth(Bool)
    case list([NestedNumbers])
}

extension Tensor {
    /// A tensor of nested lists, each level an axis: bool when all are truth values, i64 when all are integers, else
    /// f32.
    ///
    /// Throws when lists of one level differ in length.
    public init(_ nested: NestedNumbers) throws {
        var shape: [Int] = []
        var level = nested
        while case .list(let items) = level {
            shape.append(items.count)
            guard shape.count <= 32 else { throw TensorError("tensor: more than 32 levels of brackets") }
            guard let first = items.first else { break }
            level = first
        }
        var leaves: [NestedNumbers] = []
        try Tensor.collect(nested, shape[...], &leaves)
        if !leaves.isEmpty, leaves.allSatisfy({ if case .truth = $0 { true } else { false } }) {
            self.init(truths: leaves.map { $0 == .truth(true) }, shape: shape)
        } else if !leaves.isEmpty, leaves.allSatisfy({ if case .integer = $0 { true } else { false } }) {
            self.init(integers: leaves.map { if case .integer(let value) = $0 { value } else { 0 } }, shape: shape)
        } else {
            self.init(leaves.map(\.float), shape: shape)
        }
    }

    private static func collect(
        _ nested: NestedNumbers, _ shape: ArraySlice<Int>, _ leaves: inout [NestedNumbers]
    ) throws {
        switch (nested, shape.first) {
        case (.list(let items), let size?) where items.count == size:
            for item in items { try collect(item, shape.dropFirst(), &leaves) }
        case (.list, _):
            throw TensorError("tensor: lists of one level differ in length", hint: "tensor([[1, 2], [3, 4]])")
        case (_, nil): leaves.append(nested)
        default:
            throw TensorError("tensor: a number stands where a list is due", hint: "tensor([[1, 2], [3, 4]])")
        }
    }
}

extension NestedNumbers {
    fileprivate var float: Float {
        switch self {
        case .number(let value): Float(value)
        case .integer(let value): Float(value)
        case .truth(let value): value ? 1 : 0
        case .list: .nan
        }
    }
}

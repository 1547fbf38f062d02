// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// What a part of an expression comes to; richer than `Value`, which it becomes at the end.
enum Operand: Sendable {
    case integer(Int)
    case number(Double)
    case truth(Bool)
    case text(String)
    case none
    case tensor(Tensor)
    case list([Operand])
    /// A model, a file of tensors or a module in one, not yet a value: more of its path may follow.
    case module(any TensorNamespace, path: String)
    case value(Value)

    init(_ value: Value) {
        switch value {
        case .number(let number): self = Int(exactly: number).map { .integer($0) } ?? .number(number)
        case .truth(let truth): self = .truth(truth)
        case .text(let text): self = .text(text)
        case .texts(let texts): self = .list(texts.map { .text($0) })
        case .tensor(let tensor): self = .tensor(tensor)
        case .list(let values): self = .list(values.map(Operand.init))
        case .model(let model): self = .module(model, path: "")
        case .tensors(let table): self = .module(table, path: "")
        case .run(let run): self = .module(run, path: "")
        case .trace(let trace): self = .module(trace, path: "")
        default: self = .value(value)
        }
    }

    /// What it is called in a complaint.
    var kind: String {
        switch self {
        case .integer, .number: "a number"
        case .truth: "a truth value"
        case .text: "a text"
        case .none: "None"
        case .tensor: "a tensor"
        case .list: "a list"
        case .module(let names, let path): names.kind(at: path)
        case .value(let value): value.kindWithArticle
        }
    }

    /// As a tensor, where it is a number, a list of numbers, or a value made of numbers.
    func tensor() throws -> Tensor? {
        switch self {
        case .tensor(let tensor): return tensor
        case .integer(let value): return .integer(value)
        case .number(let value): return Tensor(Float(value))
        case .truth(let value): return Tensor(truths: [value], shape: [])
        case .list(let items):
            if items.contains(where: { if case .tensor = $0 { true } else { false } }) {
                let parts = try items.compactMap { try $0.tensor() }
                return parts.count == items.count ? try stack(parts) : nil
            }
            return try nested().map { try Tensor($0) }
        case .value(let value): return value.tensor
        case .module(let names, let path): return path.isEmpty ? names.whole : nil
        case .text, .none: return nil
        }
    }

    private func nested() throws -> NestedNumbers? {
        switch self {
        case .integer(let value): return .integer(value)
        case .number(let value): return .number(value)
        case .truth(let value): return .truth(value)
        case .tensor(let tensor) where tensor.rank == 0: return tensor.floats.first.map { .number(Double($0)) }
        case .list(let items):
            var result: [NestedNumbers] = []
            for item in items {
                guard let part = try item.nested() else { return nil }
                result.append(part)
            }
            return .list(result)
        default: return nil
        }
    }

    /// As a whole number, where it is one: a rank-0 tensor counts.
    var wholeNumber: Int? {
        switch self {
        case .integer(let value): value
        case .truth(let value): value ? 1 : 0
        case .number(let value): Int(exactly: value)
        case .tensor(let tensor) where tensor.rank == 0 && tensor.dtype.isWhole: tensor.integers.first
        default: nil
        }
    }

    /// As a number, where it is a single one.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .truth(let value): value ? 1 : 0
        case .tensor(let tensor) where tensor.count == 1: tensor.floats.first.map(Double.init)
        default: nil
        }
    }
}

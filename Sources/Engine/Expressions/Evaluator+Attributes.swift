// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Tensors

extension Evaluator {
    static let tensorAttributes = ["T", "mT", "shape", "ndim", "size", "dtype"]

    /// `base.name`: a step down a model's path, or a property of a tensor.
    func attribute(_ name: String, of base: Expression, in whole: Expression) throws -> Operand {
        let value = try operand(base)
        if case .module(let model, let path) = value, !isOfWhole(name, model, path) {
            return try step(model, path, name, in: whole)
        }
        if case .text(let text) = value, name == "size" { return .integer(text.utf8.count) }
        if case .value(let value) = value, let part = dataAttribute(name, of: value) { return part }
        if case .tensor = value, let (names, path) = try place(base),
            names.hasModule(path + "." + name) ? true : try names.tensor(at: path + "." + name) != nil
        {
            return try step(names, path, name, in: whole)
        }
        guard let tensor = try value.tensor() else {
            throw Complaint("\(text(base)) is \(value.kind) and has no \(name)", culprit: name)
        }
        switch name {
        case "T": return .tensor(try pointing(at: whole) { try tensor.transposed })
        case "mT": return .tensor(try pointing(at: whole) { try tensor.matrixTransposed })
        case "shape": return .list(tensor.shape.map { .integer($0) })
        case "ndim": return .integer(tensor.rank)
        case "size": return .integer(tensor.count)
        case "dtype": return .text(tensor.dtype.label)
        default:
            let hint =
                Functions.named(name).map { _ in ".\(name)() calls it" }
                ?? Suggestion.didYouMean(name, among: Evaluator.tensorAttributes + Functions.methodNames)
            throw Complaint("a tensor has no \(name)", culprit: name, hint: hint)
        }
    }

    /// The path that names walk down, where a tensor of a file has others below its own name; nil elsewhere.
    private func place(_ expression: Expression) throws -> (names: any TensorNamespace, path: String)? {
        switch expression.node {
        case .name:
            guard case .module(let names, let path) = try operand(expression) else { return nil }
            return (names, path)
        case .attribute(let base, let name):
            guard let (names, path) = try place(base) else { return nil }
            let next = path.isEmpty ? name : path + "." + name
            return names.hasModule(next) ? (names, next) : nil
        default: return nil
        }
    }

    /// Whether a name behind `here` means the value itself: `here.shape`, `here.max()`.
    func isOfWhole(_ name: String, _ names: any TensorNamespace, _ path: String) -> Bool {
        path.isEmpty && names.whole != nil && !names.hasModule(name)
            && (Evaluator.tensorAttributes.contains(name) || Functions.methodNames.contains(name))
    }

    /// One step down a model's path.
    func step(_ model: any TensorNamespace, _ path: String, _ name: String, in whole: Expression) throws -> Operand {
        let next = path.isEmpty ? name : path + "." + name
        if let tensor = try model.tensor(at: next) { return .tensor(tensor) }
        if model.hasModule(next) { return .module(model, path: next) }
        if name.utf8.first == UInt8(ascii: "$") {
            throw Complaint(
                "\(name) is what runs through a module, and none went by at \(path.isEmpty ? "this place" : path)",
                culprit: name, hint: goneBy(model, path))
        }
        let children = model.pathIndex().children(of: path)
        throw Complaint(
            "\(path.isEmpty ? "it" : path) has no \(name)", culprit: name,
            hint: Suggestion.didYouMean(name, among: children) ?? Evaluator.listing(children))
    }

    /// What to type where a tensor is asked for that did not go by.
    private func goneBy(_ model: any TensorNamespace, _ path: String) -> String {
        let names = model.pathIndex().children(of: path).filter { $0.utf8.first == UInt8(ascii: "$") }
        if !names.isEmpty { return "there is \(names.joined(separator: ", "))" }
        return model is LoadedModel
            ? "t = trace MODEL INPUT keeps what runs through it: t.\(path.isEmpty ? "" : path + ".")$out"
            : "weights have names without $"
    }

    /// `it has text_model, vision_model, …`
    private static func listing(_ children: [String]) -> String? {
        guard !children.isEmpty else { return nil }
        return "it has " + children.prefix(6).joined(separator: ", ") + (children.count > 6 ? ", …" : "")
    }

    // MARK: Index

    /// `base[items]`.
    func index(_ base: Expression, _ items: [Expression.Item], in whole: Expression) throws -> Operand {
        let value = try operand(base)
        switch value {
        case .value(.dataset(let dataset)):
            return try index(dataset, items, in: whole)
        case .list(let list) where items.count == 1:
            return try index(list, items, in: whole)
        case .module(let names, let path) where !path.isEmpty || names.whole == nil:
            throw Complaint("\(text(base)) is \(value.kind) and has no parts to choose from", culprit: text(base))
        case .text, .none, .integer, .number, .truth:
            throw Complaint("\(text(base)) is \(value.kind) and has no parts to choose from", culprit: text(base))
        default:
            guard let tensor = try value.tensor() else {
                throw Complaint("\(text(base)) is \(value.kind) and has no parts to choose from", culprit: text(base))
            }
            let chosen = try items.map(indexItem)
            try checkpoint()
            return .tensor(try pointing(at: whole) { try tensor.subscripted(chosen) })
        }
    }

    func indexItem(_ item: Expression.Item) throws -> IndexItem {
        switch item {
        case .ellipsis: return .ellipsis
        case .slice(let start, let stop, let step):
            return .range(
                start: try start.flatMap(bound), stop: try stop.flatMap(bound), step: try step.flatMap(bound) ?? 1)
        case .value(let expression):
            let value = try operand(expression)
            if case .truth(let truth) = value { return .mask(Tensor(truths: [truth], shape: [])) }
            if let number = value.wholeNumber { return .at(number) }
            switch value {
            case .none: return .newAxis
            case .list, .tensor, .value: return try indexList(value, expression)
            default:
                throw Complaint(
                    "\(text(expression)) is \(value.kind) and chooses nothing", culprit: text(expression),
                    hint: "an index is a whole number, FROM:TO, a list of numbers or a mask")
            }
        }
    }

    private func indexList(_ value: Operand, _ expression: Expression) throws -> IndexItem {
        guard let tensor = try value.tensor() else {
            throw Complaint("\(text(expression)) is \(value.kind) and chooses nothing", culprit: text(expression))
        }
        if tensor.dtype == .bool { return .mask(tensor) }
        guard tensor.rank == 1, tensor.dtype.isWhole || tensor.count == 0 else {
            throw Complaint(
                "\(text(expression)) chooses nothing: positions are a list of whole numbers", culprit: text(expression))
        }
        return .list(tensor.integers)
    }

    private func bound(_ expression: Expression) throws -> Int? {
        let value = try operand(expression)
        if case .none = value { return nil }
        guard let number = value.wholeNumber else {
            throw Complaint("\(text(expression)) is not a whole number", culprit: text(expression))
        }
        return number
    }

    /// A list's item, or a stretch of it.
    private func index(_ list: [Operand], _ items: [Expression.Item], in whole: Expression) throws -> Operand {
        guard items.count == 1, let item = items.first else {
            throw Complaint("a list has one axis, so \(text(whole)) asks too much", culprit: text(whole))
        }
        let positions = Tensor(integers: Array(list.indices))
        let chosen = try pointing(at: whole) { try positions.subscripted([try indexItem(item)]) }
        let picked = chosen.integers.compactMap { list.indices.contains($0) ? list[$0] : nil }
        if chosen.rank == 0, let only = picked.first { return only }
        return .list(picked)
    }
}

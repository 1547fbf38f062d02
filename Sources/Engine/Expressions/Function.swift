// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A function of the expression language: its names, its parameters, and what it does.
struct Function: Sendable {
    /// One parameter: `axis=None`.
    struct Parameter: Sendable {
        let name: String
        /// nil where it must be given.
        let standard: String?

        var usage: String { standard.map { "\(name)=\($0)" } ?? name }
    }

    let name: String
    let aliases: [String]
    let parameters: [Parameter]
    /// The parameter that takes all values that follow: the shape of `zeros(2, 3)`.
    let spreads: Int?
    /// Whether it may be called as `x.name(…)`.
    let isMethod: Bool
    /// One sentence without a full stop, small first.
    let help: String
    let body: @Sendable (FunctionArguments) throws -> Operand

    /// - Parameter signature: `x, axis=None, keepdims=False`; a `*` before a parameter takes all that follow.
    init(
        _ names: String, _ signature: String, _ help: String, isMethod: Bool = true,
        _ body: @escaping @Sendable (FunctionArguments) throws -> Operand
    ) {
        let all = names.split(separator: "|").map(String.init)
        name = all.first ?? ""
        aliases = Array(all.dropFirst())
        let parts = signature.split(separator: ",").map { $0.drop { $0 == " " } }
        spreads = parts.firstIndex { $0.hasPrefix("*") }
        parameters = parts.map { part in
            let halves = part.split(separator: "=", maxSplits: 1)
            return Parameter(
                name: String(halves.first?.drop { $0 == "*" } ?? ""),
                standard: halves.count > 1 ? String(halves[1]) : nil)
        }
        self.isMethod = isMethod
        self.help = help
        self.body = body
    }

    /// `mean(x, axis=None, keepdims=False)`.
    var usage: String {
        let list = parameters.enumerated().map { ($0.offset == spreads ? "*" : "") + $0.element.usage }
        return "\(name)(\(list.joined(separator: ", ")))"
    }

    /// Gives each parameter its value and calls the function.
    func call(_ given: [Operand], _ named: [String: Operand], as called: String) throws -> Operand {
        var values: [String: Operand] = [:]
        var rest = given[...]
        for (index, parameter) in parameters.enumerated() {
            if index == spreads {
                if rest.count > 1 {
                    values[parameter.name] = .list(Array(rest))
                } else {
                    values[parameter.name] = rest.first
                }
                rest = []
            } else if let value = rest.popFirst() {
                values[parameter.name] = value
            }
        }
        guard rest.isEmpty else {
            throw Complaint("\(called) takes fewer values: \(given.count) were given", culprit: called, hint: usage)
        }
        for (key, value) in named {
            guard parameters.contains(where: { $0.name == key }) else {
                let near = Suggestion.didYouMean(key, among: parameters.map(\.name))
                throw Complaint("\(called) has no parameter \(key)", culprit: key, hint: near ?? usage)
            }
            guard values.updateValue(value, forKey: key) == nil else {
                throw Complaint("\(called) is given \(key) twice", culprit: key, hint: usage)
            }
        }
        if let missing = parameters.first(where: { $0.standard == nil && values[$0.name] == nil }) {
            throw Complaint("\(called) needs \(missing.name)", culprit: called, hint: usage)
        }
        return try body(FunctionArguments(function: called, usage: usage, values: values))
    }
}

/// The values that a function was called with, read by their parameters' names.
struct FunctionArguments {
    let function: String
    let usage: String
    let values: [String: Operand]

    func value(_ name: String) -> Operand? {
        if case .none? = values[name] { return nil }
        return values[name]
    }

    private func unfit(_ name: String, _ wanted: String) -> Complaint {
        let kind = values[name]?.kind ?? "nothing"
        return Complaint("\(function) wants \(wanted) for \(name), not \(kind)", culprit: function, hint: usage)
    }

    /// Numbers in any form.
    func tensor(_ name: String) throws -> Tensor {
        if let tensor = try value(name)?.tensor() { return tensor }
        throw unfit(name, "a tensor")
    }

    /// Several tensors: a list of them, or one along whose first axis they lie.
    func tensors(_ name: String) throws -> [Tensor] {
        guard case .list(let items)? = value(name) else { throw unfit(name, "a list of tensors") }
        return try items.map { item in
            guard let tensor = try item.tensor() else { throw unfit(name, "a list of tensors") }
            return tensor
        }
    }

    func int(_ name: String) throws -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.wholeNumber else { throw unfit(name, "a whole number") }
        return number
    }

    func int(_ name: String, or standard: Int) throws -> Int { try int(name) ?? standard }

    func number(_ name: String) throws -> Double? {
        guard let value = value(name) else { return nil }
        guard let number = value.double else { throw unfit(name, "a number") }
        return number
    }

    /// Whole numbers: one, or a list of them.
    func ints(_ name: String) throws -> [Int]? {
        guard let value = value(name) else { return nil }
        if let number = value.wholeNumber { return [number] }
        if case .list(let items) = value {
            return try items.map { item in
                guard let number = item.wholeNumber else { throw unfit(name, "whole numbers") }
                return number
            }
        }
        if case .tensor(let tensor) = value, tensor.rank == 1, tensor.dtype.isWhole { return tensor.integers }
        throw unfit(name, "whole numbers")
    }

    func truth(_ name: String) throws -> Bool {
        switch value(name) {
        case nil: return false
        case .truth(let truth)?: return truth
        case .integer(let number)?: return number != 0
        default: throw unfit(name, "True or False")
        }
    }
}

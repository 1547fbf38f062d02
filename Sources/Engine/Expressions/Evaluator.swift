// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Results
import Tensors

/// Works out an expression over the values of a session.
///
/// Sizes are checked by the tensor operations before they take memory.
struct Evaluator {
    /// What a name stands for.
    let lookup: (String) throws -> Value
    /// Called between steps; throws when the user asked to stop.
    var checkpoint: () throws -> Void = {}
    /// The line, for naming culprits.
    let source: Substring.UTF8View
    let offset: Int

    init(
        source: String, offset: Int, checkpoint: @escaping () throws -> Void = {},
        lookup: @escaping (String) throws -> Value
    ) {
        self.lookup = lookup
        self.checkpoint = checkpoint
        self.source = source[...].utf8
        self.offset = offset
    }

    /// Reads and works out `text`, which begins at byte `offset` of its line.
    static func value(
        of text: String, offset: Int = 0, checkpoint: @escaping () throws -> Void = {},
        lookup: @escaping (String) throws -> Value
    ) throws -> Value {
        let expression = try ExpressionParser.parse(text, offset: offset)
        let evaluator = Evaluator(source: text, offset: offset, checkpoint: checkpoint, lookup: lookup)
        return try evaluator.finished(evaluator.operand(expression), of: expression)
    }

    /// What an expression comes to.
    func operand(_ expression: Expression) throws -> Operand {
        switch expression.node {
        case .integer(let value): return .integer(value)
        case .number(let value): return .number(value)
        case .text(let value): return .text(value)
        case .truth(let value): return .truth(value)
        case .none: return .none
        case .name(let name): return try named(name)
        case .list(let parts): return .list(try parts.map(operand))
        case .negative(let part):
            let value = try operand(part)
            return try pointing(at: expression) { try Operators.negative(value) }
        case .complement(let part):
            let value = try operand(part)
            return try pointing(at: expression) { try Operators.complement(value) }
        case .arithmetic(let operation, let left, let right):
            let (a, b) = (try operand(left), try operand(right))
            try checkpoint()
            return try pointing(at: expression) { try Operators.apply(operation, a, b) }
        case .comparison(let first, let links): return try comparison(first, links)
        case .not(let part): return .truth(try !truth(part))
        case .and(let left, let right):
            let value = try operand(left)
            return try truth(of: value, left) ? operand(right) : value
        case .or(let left, let right):
            let value = try operand(left)
            return try truth(of: value, left) ? value : operand(right)
        case .attribute(let base, let name): return try attribute(name, of: base, in: expression)
        case .call(let callee, let arguments): return try call(callee, arguments, in: expression)
        case .index(let base, let items): return try index(base, items, in: expression)
        }
    }

    private func named(_ name: String) throws -> Operand {
        switch name {
        case "pi": return .number(.pi)
        case "inf": return .number(.infinity)
        case "nan": return .number(.nan)
        default: break
        }
        do {
            return Operand(try lookup(name))
        } catch let complaint as Complaint {
            if let dtype = DTypeName.dtype(name) { return .text(dtype.label) }
            guard Functions.named(name) != nil else { throw complaint }
            throw Complaint(
                "\(name) is a function", culprit: name, hint: "\(name)(…) calls it: \(Functions.usage(name))")
        }
    }

    private func comparison(_ first: Expression, _ links: [(Expression.Operator, Expression)]) throws -> Operand {
        var left = try operand(first)
        var leftSource = first
        for (index, (operation, right)) in links.enumerated() {
            let value = try operand(right)
            try checkpoint()
            let answer = try pointing(at: leftSource, to: right) { try Operators.apply(operation, left, value) }
            if index == links.count - 1 { return answer }
            guard try truth(of: answer, leftSource) else { return answer }
            (left, leftSource) = (value, right)
        }
        return left
    }

    private func truth(_ expression: Expression) throws -> Bool { try truth(of: try operand(expression), expression) }

    private func truth(of value: Operand, _ expression: Expression) throws -> Bool {
        switch value {
        case .truth(let truth): return truth
        case .integer(let number): return number != 0
        case .number(let number): return number != 0
        case .text(let text): return !text.isEmpty
        case .none: return false
        case .list(let items): return !items.isEmpty
        case .module(let names, _) where names.whole == nil: return true
        case .tensor, .value, .module:
            guard let tensor = try value.tensor() else { return true }
            guard tensor.count == 1, let number = tensor.floats.first else {
                throw Complaint(
                    "\(text(expression)) holds \(tensor.count) numbers, so it is neither true nor false",
                    culprit: text(expression), hint: "& | ~ work number by number; .any() and .all() give one answer")
            }
            return number != 0
        }
    }

    // MARK: Calls

    private func call(_ callee: Expression, _ arguments: [Expression.Argument], in whole: Expression) throws -> Operand
    {
        var given: [Operand] = []
        let name: String
        switch callee.node {
        case .name(let function): name = function
        case .attribute(let base, let method):
            name = method
            let value = try operand(base)
            if case .module(let model, let path) = value, !isOfWhole(method, model, path) {
                return try step(model, path, method, in: whole)
            }
            given.append(value)
        default:
            throw Complaint("\(text(callee)) cannot be called", culprit: text(callee))
        }
        guard let function = Functions.named(name), given.isEmpty || function.isMethod else {
            let hint = Functions.remedy(name) ?? Suggestion.didYouMean(name, among: Functions.names)
            throw Complaint(
                given.isEmpty ? "there is no function \(name)" : "there is no method \(name)", culprit: name, hint: hint
            )
        }
        var named: [String: Operand] = [:]
        for argument in arguments {
            let value = try operand(argument.value)
            if let key = argument.name {
                if named.updateValue(value, forKey: key) != nil {
                    throw Complaint("\(name) takes \(key) once", culprit: key)
                }
            } else {
                guard named.isEmpty else {
                    throw Complaint(
                        "\(text(argument.value)) stands behind a named argument", culprit: text(argument.value),
                        hint: Functions.usage(name))
                }
                given.append(value)
            }
        }
        try checkpoint()
        return try pointing(at: whole) { try function.call(given, named, as: name) }
    }

    // MARK: Culprits

    /// The text that an expression was read from, cut where it is long.
    func text(_ expression: Expression) -> String { text(expression.range) }

    /// The same, however long.
    func wholeText(_ expression: Expression) -> String { String(decoding: piece(expression.range), as: UTF8.self) }

    private func piece(_ range: Range<Int>) -> Substring.UTF8View {
        let all = source.count
        let start = max(0, min(all, range.lowerBound - offset))
        let end = max(start, min(all, range.upperBound - offset))
        return source.dropFirst(start).prefix(end - start)
    }

    private func text(_ range: Range<Int>) -> String {
        let piece = piece(range)
        return piece.count <= 48
            ? String(decoding: piece, as: UTF8.self)
            : String(decoding: piece.prefix(45), as: UTF8.self) + "…"
    }

    /// Names the part of the expression that an operation failed on.
    func pointing<R>(at expression: Expression, _ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as TensorError {
            let culprit = text(expression)
            throw Complaint("\(error.message), in \(culprit)", culprit: culprit, hint: error.hint)
        }
    }

    private func pointing<R>(at first: Expression, to last: Expression, _ body: () throws -> R) throws -> R {
        let range = first.range.lowerBound..<max(first.range.upperBound, last.range.upperBound)
        return try pointing(at: Expression(node: .none, range: range, depth: 1), body)
    }

    /// The session's value of what an expression came to.
    private func finished(_ operand: Operand, of expression: Expression) throws -> Value {
        switch operand {
        case .integer(let value): return .number(Double(value))
        case .number(let value): return .number(value)
        case .truth(let value): return .truth(value)
        case .text(let value): return .text(value)
        case .tensor(let tensor): return .tensor(tensor)
        case .value(let value): return value
        case .none:
            throw Complaint("None is no value", culprit: "None", hint: "it stands in an index, as in a[:, None]")
        case .list(let items):
            let texts = items.compactMap { if case .text(let text) = $0 { text } else { nil } }
            if !items.isEmpty, texts.count == items.count { return .texts(texts) }
            return .list(try items.map { try finished($0, of: expression) })
        case .module(let model, let path):
            if let table = model as? TensorTable { return .tensors(path.isEmpty ? table : table.below(path)) }
            if let run = model as? LiveRun, path.isEmpty { return .run(run) }
            if let trace = model as? Trace {
                if path.isEmpty, let whole = trace.whole { return .tensor(whole) }
                return .trace(path.isEmpty ? trace : trace.below(path))
            }
            guard let model = model as? LoadedModel else { throw Complaint("\(path) is no value", culprit: path) }
            if path.isEmpty { return .model(model) }
            let name = String(decoding: source.prefix { $0.isNamePart }, as: UTF8.self)
            guard let tree = ModuleTree(model: name, layout: model.layout, below: path) else {
                throw Complaint("\(path) has nothing below it", culprit: path)
            }
            return .tree(tree)
        }
    }
}

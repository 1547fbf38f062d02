// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads an expression by precedence climbing (Pratt 1973), with Python's precedences.
struct ExpressionParser {
    /// Levels a tree may have: deep ones would overflow the stack.
    static let depthLimit = 300

    private let tokens: [ExpressionToken]
    private var position = 0
    private var nesting = 0

    /// - Throws: `Complaint` that names the token that does not fit.
    static func parse(_ text: String, offset: Int = 0) throws(Complaint) -> Expression {
        var parser = ExpressionParser(tokens: try ExpressionLexer.tokens(of: text, offset: offset))
        let expression = try parser.expression()
        if parser.token.kind != .end { throw parser.unexpected() }
        return expression
    }

    /// The sides of `PLACE = EXPR`, where the place is a part of something; nil where the text is no such thing.
    static func assignment(_ text: String, offset: Int) throws(Complaint) -> (target: Expression, value: Expression)? {
        var parser = ExpressionParser(tokens: try ExpressionLexer.tokens(of: text, offset: offset))
        guard let target = try? parser.expression(), target.isPart, parser.take("=") else { return nil }
        let value = try parser.expression()
        if parser.token.kind != .end { throw parser.unexpected() }
        return (target, value)
    }

    private init(tokens: [ExpressionToken]) { self.tokens = tokens }

    private var token: ExpressionToken {
        tokens.indices.contains(position) ? tokens[position] : ExpressionToken(kind: .end, range: 0..<0)
    }

    private mutating func take(_ sign: String) -> Bool {
        guard token.isSign(sign) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ sign: String) throws(Complaint) {
        if !take(sign) { throw unexpected(wanting: sign) }
    }

    private func make(_ node: Expression.Node, _ range: Range<Int>, over parts: [Expression]) throws(Complaint)
        -> Expression
    {
        let depth = 1 + (parts.map(\.depth).max() ?? 0)
        guard depth <= ExpressionParser.depthLimit else { throw tooDeep() }
        return Expression(node: node, range: range, depth: depth)
    }

    private func tooDeep() -> Complaint {
        Complaint(
            "the expression is more than \(ExpressionParser.depthLimit) levels deep",
            hint: "bind a part of it to a name")
    }

    // MARK: Precedence

    /// How tightly a sign between two values binds; nil where it is none.
    private static func precedence(_ token: ExpressionToken) -> Int? {
        switch token.kind {
        case .name("or"): 1
        case .name("and"): 2
        case .sign("<"), .sign("<="), .sign(">"), .sign(">="), .sign("=="), .sign("!="): 4
        case .sign("|"): 5
        case .sign("^"): 6
        case .sign("&"): 7
        case .sign("+"), .sign("-"): 8
        case .sign("*"), .sign("/"), .sign("//"), .sign("%"), .sign("@"): 9
        case .sign("**"): 11
        default: nil
        }
    }

    private mutating func expression(_ least: Int = 0) throws(Complaint) -> Expression {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= ExpressionParser.depthLimit else { throw tooDeep() }
        var left = try prefix()
        while let binding = ExpressionParser.precedence(token), binding >= least {
            left = try infix(left, binding)
        }
        return left
    }

    private mutating func infix(_ left: Expression, _ binding: Int) throws(Complaint) -> Expression {
        let sign = token
        if binding == 4 { return try comparison(left) }
        position += 1
        // ** binds to the right, and its right side may begin with a minus.
        let right = try expression(binding == 11 ? 10 : binding + 1)
        let range = left.range.lowerBound..<max(left.range.upperBound, right.range.upperBound)
        let node: Expression.Node
        switch sign.kind {
        case .name("or"): node = .or(left, right)
        case .name("and"): node = .and(left, right)
        case .sign(let text):
            guard let operation = Expression.Operator(rawValue: text) else { throw unexpected() }
            node = .arithmetic(operation, left, right)
        default: throw unexpected()
        }
        return try make(node, range, over: [left, right])
    }

    private mutating func comparison(_ first: Expression) throws(Complaint) -> Expression {
        var links: [(Expression.Operator, Expression)] = []
        while ExpressionParser.precedence(token) == 4, case .sign(let text) = token.kind,
            let operation = Expression.Operator(rawValue: text)
        {
            position += 1
            links.append((operation, try expression(5)))
        }
        let end = links.last?.1.range.upperBound ?? first.range.upperBound
        return try make(
            .comparison(first, links), first.range.lowerBound..<max(first.range.upperBound, end),
            over: [first] + links.map(\.1))
    }

    private mutating func prefix() throws(Complaint) -> Expression {
        let start = token
        switch start.kind {
        case .name("not"):
            position += 1
            let operand = try expression(3)
            return try make(.not(operand), start.range.lowerBound..<operand.range.upperBound, over: [operand])
        case .sign("-"), .sign("+"), .sign("~"):
            position += 1
            let operand = try expression(10)
            let range = start.range.lowerBound..<operand.range.upperBound
            if start.isSign("+") { return operand }
            return try make(start.isSign("-") ? .negative(operand) : .complement(operand), range, over: [operand])
        default:
            return try postfix(try primary())
        }
    }

    // MARK: Values

    private mutating func primary() throws(Complaint) -> Expression {
        let start = token
        position += 1
        switch start.kind {
        case .integer(let value): return try make(.integer(value), start.range, over: [])
        case .number(let value): return try make(.number(value), start.range, over: [])
        case .text(let value): return try make(.text(value), start.range, over: [])
        case .name("True"): return try make(.truth(true), start.range, over: [])
        case .name("False"): return try make(.truth(false), start.range, over: [])
        case .name("None"): return try make(.none, start.range, over: [])
        case .name(let name) where !["and", "or", "not", "in", "if", "else", "for", "is", "lambda"].contains(name):
            return try make(.name(name), start.range, over: [])
        case .sign("("):
            let (parts, hasComma) = try elements(until: ")")
            if let only = parts.first, !hasComma { return only }
            return try make(.list(parts), start.range.lowerBound..<lastEnd, over: parts)
        case .sign("["):
            let parts = try elements(until: "]").parts
            return try make(.list(parts), start.range.lowerBound..<lastEnd, over: parts)
        default:
            position -= 1
            throw unexpected()
        }
    }

    private var lastEnd: Int { position > 0 ? tokens[position - 1].range.upperBound : 0 }

    private mutating func elements(until close: String) throws(Complaint) -> (parts: [Expression], hasComma: Bool) {
        var parts: [Expression] = []
        var hasComma = false
        while !take(close) {
            parts.append(try expression())
            if take(",") { hasComma = true } else if !token.isSign(close) { throw unexpected(wanting: close) }
        }
        return (parts, hasComma || parts.isEmpty)
    }

    private mutating func postfix(_ first: Expression) throws(Complaint) -> Expression {
        var value = first
        while true {
            let start = value.range.lowerBound
            if case .attribute(let name) = token.kind {
                guard !name.isEmpty else { throw Complaint("a name is missing behind the .", culprit: ".") }
                position += 1
                value = try make(.attribute(value, name), start..<lastEnd, over: [value])
            } else if take("(") {
                let arguments = try arguments()
                value = try make(.call(value, arguments), start..<lastEnd, over: [value] + arguments.map(\.value))
            } else if take("[") {
                let (items, parts) = try items()
                value = try make(.index(value, items), start..<lastEnd, over: [value] + parts)
            } else {
                return value
            }
        }
    }

    private mutating func arguments() throws(Complaint) -> [Expression.Argument] {
        var result: [Expression.Argument] = []
        while !take(")") {
            var name: String?
            if case .name(let text) = token.kind, tokens.indices.contains(position + 1),
                tokens[position + 1].isSign("=")
            {
                name = text
                position += 2
            }
            result.append(Expression.Argument(name: name, value: try expression()))
            if !take(","), !token.isSign(")") { throw unexpected(wanting: ")") }
        }
        return result
    }

    private mutating func items() throws(Complaint) -> (items: [Expression.Item], parts: [Expression]) {
        var items: [Expression.Item] = []
        var parts: [Expression] = []
        while !take("]") {
            if take("...") {
                items.append(.ellipsis)
            } else {
                var bounds: [Expression?] = [nil]
                while !token.isSign(","), !token.isSign("]") {
                    if take(":") {
                        bounds.append(nil)
                        if bounds.count > 3 { throw unexpected(wanting: "]") }
                    } else if bounds[bounds.count - 1] == nil {
                        let part = try expression()
                        bounds[bounds.count - 1] = part
                        parts.append(part)
                    } else {
                        throw unexpected(wanting: "]")
                    }
                }
                if bounds.count == 1 {
                    guard let value = bounds[0] else { throw unexpected() }
                    items.append(.value(value))
                } else {
                    items.append(.slice(start: bounds[0], stop: bounds[1], step: bounds.count > 2 ? bounds[2] : nil))
                }
            }
            if !take(","), !token.isSign("]") { throw unexpected(wanting: "]") }
        }
        if items.isEmpty { throw Complaint("nothing stands between [ and ]", culprit: "[") }
        return (items, parts)
    }

    // MARK: Complaints

    private func unexpected(wanting sign: String? = nil) -> Complaint {
        let text: String
        switch token.kind {
        case .end:
            return Complaint("the expression ends too early", hint: sign.map { "\($0) is missing" })
        case .integer(let value): text = String(value)
        case .number(let value): text = NumberText.of(value)
        case .text(let value): text = "\"\(value)\""
        case .name(let name): text = name
        case .attribute(let name): text = "." + name
        case .sign("="):
            return Complaint("= stands inside an expression", culprit: "=", hint: "== compares, NAME = EXPR binds")
        case .sign(let sign): text = sign
        }
        return Complaint("\(text) does not fit here", culprit: text, hint: sign.map { "\($0) is missing before it" })
    }
}

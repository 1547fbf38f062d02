// SPDX-License-Identifier: GPL-3.0-or-later

/// An expression that was read: a tree, each node with the stretch of the line it came from.
struct Expression: Sendable {
    /// What stands between the brackets of `a[…]`.
    enum Item: Sendable {
        case value(Expression)
        case slice(start: Expression?, stop: Expression?, step: Expression?)
        case ellipsis
    }

    /// `x` or `axis=0` in a call.
    struct Argument: Sendable {
        let name: String?
        let value: Expression
    }

    indirect enum Node: Sendable {
        case integer(Int)
        case number(Double)
        case text(String)
        case truth(Bool)
        case none
        case name(String)
        case list([Expression])
        case negative(Expression)
        case complement(Expression)
        case arithmetic(Operator, Expression, Expression)
        /// `a < b <= c`
        case comparison(Expression, [(Operator, Expression)])
        case not(Expression)
        case and(Expression, Expression)
        case or(Expression, Expression)
        case attribute(Expression, String)
        case call(Expression, [Argument])
        case index(Expression, [Item])
    }

    enum Operator: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case floorDivide = "//"
        case remainder = "%"
        case power = "**"
        case matrixProduct = "@"
        case bitAnd = "&"
        case bitOr = "|"
        case bitXor = "^"
        case less = "<"
        case lessEqual = "<="
        case greater = ">"
        case greaterEqual = ">="
        case equal = "=="
        case notEqual = "!="
    }

    /// Whether it names a part of something: `w[0]`, `m.weight`.
    var isPart: Bool {
        switch node {
        case .index, .attribute: true
        default: false
        }
    }

    let node: Node
    let range: Range<Int>
    /// Levels of nodes from here down: evaluating and freeing recurse that far.
    let depth: Int
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Any value: a bound name, a path into one, or an expression in parentheses.
public struct ValueArgument: ArgumentType, CustomStringConvertible {
    /// The word as it was typed.
    public let name: String
    public let value: Value

    public static var placeholder: String { "VALUE" }
    public static var pieceKind: Piece.Kind { .name }
    public var description: String { name }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool {
        site.scope[word.text] != nil || site.scope.isExpression(word) || word.text.hasPrefix("_")
    }

    public static func parse(_ word: Word, in session: Session) throws -> ValueArgument {
        ValueArgument(name: word.source, value: try session.evaluate(word))
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        site.scope.pathCandidates(for: partial)
    }
}

/// An expression that takes the rest of the line: `print EXPR`.
public struct ExpressionArgument: ArgumentType, CustomStringConvertible {
    public let source: String
    public let value: Value

    public static var placeholder: String { "EXPR" }
    public static var takesRest: Bool { true }
    public var description: String { source }

    public static func parse(_ word: Word, in session: Session) throws -> ExpressionArgument {
        ExpressionArgument(source: word.source, value: try session.evaluate(word))
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        site.scope.expressionCandidates(for: partial)
    }
}

/// A bound name itself, not what it holds: `drop NAME`.
public struct NameArgument: ArgumentType, CustomStringConvertible {
    public let name: String

    public static var placeholder: String { "NAME" }
    public static var pieceKind: Piece.Kind { .name }
    public var description: String { name }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool { site.scope[word.text] != nil }

    public static func parse(_ word: Word, in session: Session) throws -> NameArgument {
        guard session.names[word.text] != nil else {
            throw Complaint(
                "nothing is called \(word.text)", culprit: word.text,
                hint: Suggestion.didYouMean(word.text, among: session.names.names) ?? "type ls to see all names")
        }
        return NameArgument(name: word.text)
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        site.scope.nameCandidates(for: partial) { _ in true }
    }
}

/// A name that may be bound, new or not.
public struct NewName: ArgumentType, CustomStringConvertible {
    public let name: String

    public static var placeholder: String { "NAME" }
    public static var pieceKind: Piece.Kind { .name }
    public var description: String { name }

    public static func parse(_ word: Word, in session: Session) throws -> NewName {
        try NameTable.check(word.text)
        return NewName(name: word.text)
    }
}

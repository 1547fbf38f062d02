// SPDX-License-Identifier: GPL-3.0-or-later

/// A run by its name; where a command leaves it out, the innermost is meant.
public struct RunArgument: ArgumentType, CustomStringConvertible {
    public let run: LiveRun

    public static var placeholder: String { "RUN" }
    public static var pieceKind: Piece.Kind { .name }
    public var description: String { run.name }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool { site.scope[word.text]?.kind == "run" }

    public static func parse(_ word: Word, in session: Session) throws -> RunArgument {
        RunArgument(run: try session.run(named: word.text))
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        site.scope.nameCandidates(for: partial) { $0.kind == "run" }
    }
}

/// A run's name or a number of steps, in either order: `step t 5`.
public enum RunOrCount: ArgumentType, CustomStringConvertible {
    case run(LiveRun)
    case count(Int)

    public static var placeholder: String { "[RUN] [N]" }
    public static var pieceKind: Piece.Kind { .number }

    public var description: String {
        switch self {
        case .run(let run): run.name
        case .count(let count): String(count)
        }
    }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool {
        RunArgument.accepts(word, at: site) || Int.accepts(word, at: site)
    }

    public static func parse(_ word: Word, in session: Session) throws -> RunOrCount {
        if case .run(let run)? = session.names[word.text] { return .run(run) }
        if Int(word.text) == nil, !session.isBound(word.text), !session.isExpression(word) {
            return .run(try session.run(named: word.text))
        }
        return .count(try Int.parse(word, in: session))
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        RunArgument.candidates(for: partial, at: site)
    }
}

extension Sequence<RunOrCount> {
    /// The run that is named, else the innermost.
    public func run(in session: Session) throws -> LiveRun {
        for case .run(let run) in self { return run }
        return try session.run()
    }

    /// The number that is given.
    ///
    /// - Throws: `Complaint` where there are several.
    public func count() throws -> Int? {
        let counts = compactMap { if case .count(let count) = $0 { count } else { nil } }
        if counts.count > 1 { throw Complaint("\(counts[1]) is one number too many", culprit: "\(counts[1])") }
        return counts.first
    }
}

/// The rest of a line behind a word that says what it is: `if loss > 4`, `until step == 500`.
public struct ClauseArgument: ArgumentType, CustomStringConvertible {
    /// As it was typed.
    public let source: String

    public init(source: String) { self.source = source }

    public static var placeholder: String { "if EXPR" }
    public static var takesRest: Bool { true }
    public var description: String { source }

    public static func parse(_ word: Word, in session: Session) throws -> ClauseArgument {
        ClauseArgument(source: word.source)
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        site.scope.expressionCandidates(for: partial)
    }

    /// What follows `word`; nil where the clause begins otherwise.
    public func after(_ word: String) -> String? {
        let head = source.utf8.prefix { !$0.isBlank }
        guard head.elementsEqual(word.utf8) else { return nil }
        return String(decoding: source.utf8.dropFirst(head.count).drop { $0.isBlank }, as: UTF8.self)
    }
}

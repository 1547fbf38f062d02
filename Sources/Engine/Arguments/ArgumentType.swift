// SPDX-License-Identifier: GPL-3.0-or-later

/// A kind of argument: how it is called, how a word becomes one in a live session, and what could be typed there.
public protocol ArgumentType: SendableMetatype {
    /// What stands for it in a usage line: `MODEL`, `N|all|FROM:TO`.
    static var placeholder: String { get }
    /// How a valid word of this kind is coloured.
    static var pieceKind: Piece.Kind { get }
    /// Whether it takes the rest of the line, blanks included: the expression of `print EXPR`.
    static var takesRest: Bool { get }
    /// Whether the line still being typed may hold this word here; quick, and reads no files beyond a look at one.
    static func accepts(_ word: Word, at site: ArgumentSite) -> Bool
    /// The value of a word.
    ///
    /// - Throws: `Complaint` that names the word and what to type instead.
    static func parse(_ word: Word, in session: Session) throws -> Self
    /// The values of a word where several are taken: a glob or `@FILE` gives many.
    static func parseAll(_ word: Word, in session: Session) throws -> [Self]
    /// What could stand here and begins with `partial`, best first.
    static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate]
}

extension ArgumentType {
    public static var pieceKind: Piece.Kind { .value }
    public static var takesRest: Bool { false }
    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool { true }
    public static func parseAll(_ word: Word, in session: Session) throws -> [Self] { [try parse(word, in: session)] }
    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] { [] }
}

/// Where in a line an argument stands: what there is in the session, and the words before it.
public struct ArgumentSite: Sendable {
    public let scope: Scope
    /// The positional words before this one, as text: `tree fashion …` → `["fashion"]`.
    public let earlier: [String]

    public init(scope: Scope, earlier: [String] = []) {
        self.scope = scope
        self.earlier = earlier
    }
}

/// Something that could be typed, and a word on what it is.
public struct Candidate: Sendable, Equatable {
    /// What is put into the line, quoted where it must be.
    public let text: String
    public let detail: String
    /// Whether more follows directly: a folder, a path with modules below it. A blank ends any other.
    public let continues: Bool

    public init(_ text: String, detail: String = "", continues: Bool = false) {
        self.text = text
        self.detail = detail
        self.continues = continues
    }
}

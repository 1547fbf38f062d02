// SPDX-License-Identifier: GPL-3.0-or-later

/// A path inside the model that the first argument names: `tree clip vision_model.encoder`.
///
/// Whether the model has it is checked by the command, which knows the model.
public struct PathArgument: ArgumentType, CustomStringConvertible {
    public let path: String

    public init(_ path: String) { self.path = path }

    public static var placeholder: String { "PATH" }
    public static var pieceKind: Piece.Kind { .name }
    public var description: String { path }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool {
        guard let paths = site.earlier.first.flatMap({ site.scope[$0]?.paths }) else { return true }
        return paths.contains(word.text)
    }

    public static func parse(_ word: Word, in session: Session) throws -> PathArgument { PathArgument(word.text) }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        guard let paths = site.earlier.first.flatMap({ site.scope[$0]?.paths }) else { return [] }
        return paths.steps(from: partial)
    }
}

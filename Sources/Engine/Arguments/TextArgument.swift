// SPDX-License-Identifier: GPL-3.0-or-later

/// A text: a word, a quoted sentence, a name bound to a text. `@FILE` gives several, `text:` forces what follows.
public struct TextArgument: ArgumentType, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }

    public static var placeholder: String { "TEXT" }
    public static var pieceKind: Piece.Kind { .string }
    public var description: String { text }

    public static func parse(_ word: Word, in session: Session) throws -> TextArgument {
        let all = try parseAll(word, in: session)
        guard let first = all.first, all.count == 1 else {
            throw Complaint("\(word.text) holds \(all.count) texts where one is wanted", culprit: word.text)
        }
        return first
    }

    public static func parseAll(_ word: Word, in session: Session) throws -> [TextArgument] {
        try InputWord(word).inputs(in: session, wanting: .texts).map { input in
            guard case .text(let text) = input else { throw Complaint("\(word.text) is no text", culprit: word.text) }
            return TextArgument(text)
        }
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        if partial.hasPrefix("@") { return FileListing.textFiles(for: partial, in: site.scope.folder) }
        return site.scope.nameCandidates(for: partial) { ["text", "texts", "generated"].contains($0.kind) }
    }
}

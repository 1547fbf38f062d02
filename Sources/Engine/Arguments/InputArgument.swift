// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing

/// A picture or a text, by what the word names: a picture file, a bound name, else the word itself as text.
public enum InputArgument: ArgumentType, CustomStringConvertible {
    case picture(name: String, Picture)
    case text(String)

    public static var placeholder: String { "PICTURE|TEXT" }
    public static var pieceKind: Piece.Kind { .string }

    public var description: String {
        switch self {
        case .picture(let name, _): name
        case .text(let text): text
        }
    }

    public var isPicture: Bool { if case .picture = self { true } else { false } }

    public static func parse(_ word: Word, in session: Session) throws -> InputArgument {
        let all = try parseAll(word, in: session)
        guard let first = all.first, all.count == 1 else {
            throw Complaint("\(word.text) stands for \(all.count) inputs where one is wanted", culprit: word.text)
        }
        return first
    }

    public static func parseAll(_ word: Word, in session: Session) throws -> [InputArgument] {
        try InputWord(word).inputs(in: session, wanting: .either)
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        if partial.hasPrefix("@") { return FileListing.textFiles(for: partial, in: site.scope.folder) }
        return site.scope.nameCandidates(for: partial) { ["image", "example", "text", "texts"].contains($0.kind) }
            + FileListing.candidates(for: partial, in: site.scope.folder) { PictureFile.hasPictureName($0) }
    }
}

extension Sequence<InputArgument> {
    /// The pictures among inputs, with their names, in order.
    public var pictures: [(name: String, picture: Picture)] {
        compactMap { if case .picture(let name, let picture) = $0 { (name, picture) } else { nil } }
    }

    /// The texts among inputs, in order.
    public var texts: [String] { compactMap { if case .text(let text) = $0 { text } else { nil } } }
}

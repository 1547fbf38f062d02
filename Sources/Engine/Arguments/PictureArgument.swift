// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing

/// A picture: a file of one, or a name bound to one. A glob gives several.
public struct PictureArgument: ArgumentType, CustomStringConvertible {
    /// The word that named it.
    public let name: String
    public let picture: Picture

    public init(name: String, picture: Picture) {
        self.name = name
        self.picture = picture
    }

    public static var placeholder: String { "PICTURE" }
    public static var pieceKind: Piece.Kind { .file }
    public var description: String { name }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool {
        InputWord(word).isPicture(boundKind: site.scope[word.text]?.kind, folder: site.scope.folder)
            || site.scope.isExpression(word) || FileGlob.isPattern(word.text)
    }

    public static func parse(_ word: Word, in session: Session) throws -> PictureArgument {
        let all = try parseAll(word, in: session)
        guard let first = all.first, all.count == 1 else {
            throw Complaint("\(word.text) names \(all.count) pictures where one is wanted", culprit: word.text)
        }
        return first
    }

    public static func parseAll(_ word: Word, in session: Session) throws -> [PictureArgument] {
        try InputWord(word).inputs(in: session, wanting: .pictures).map { input in
            guard case .picture(let name, let picture) = input else {
                throw Complaint("\(word.text) is no picture", culprit: word.text)
            }
            return PictureArgument(name: name, picture: picture)
        }
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        site.scope.nameCandidates(for: partial) { $0.kind == "image" || $0.kind == "example" }
            + FileListing.candidates(for: partial, in: site.scope.folder) { PictureFile.hasPictureName($0) }
    }
}

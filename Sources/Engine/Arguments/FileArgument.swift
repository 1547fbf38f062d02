// SPDX-License-Identifier: GPL-3.0-or-later

/// A file or folder that exists.
public struct FileArgument: ArgumentType, CustomStringConvertible {
    /// As it was typed.
    public let name: String
    /// From the root.
    public let path: String

    public static var placeholder: String { "FILE" }
    public static var pieceKind: Piece.Kind { .file }
    public var description: String { name }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool {
        PictureFile.exists(Session.resolve(word.text, in: site.scope.folder))
    }

    public static func parse(_ word: Word, in session: Session) throws -> FileArgument {
        let path = session.resolve(word.text)
        guard PictureFile.exists(path) else { throw FileListing.missing(word.text, in: session.folder) }
        return FileArgument(name: word.text, path: path)
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        FileListing.candidates(for: partial, in: site.scope.folder) { _ in true }
    }
}

/// A file to write, there or not.
public struct OutputArgument: ArgumentType, CustomStringConvertible {
    public let name: String
    public let path: String

    public static var placeholder: String { "FILE" }
    public static var pieceKind: Piece.Kind { .file }
    public var description: String { name }

    public static func parse(_ word: Word, in session: Session) throws -> OutputArgument {
        guard !word.text.isEmpty else { throw Complaint("an empty word names no file") }
        return OutputArgument(name: word.text, path: session.resolve(word.text))
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        FileListing.candidates(for: partial, in: site.scope.folder) { _ in true }
    }
}

/// Where a checkpoint lies: a folder, or an id of the Hugging Face hub.
public struct LocationArgument: ArgumentType, CustomStringConvertible {
    public let name: String
    /// `name` as a path from the root; meaningless for an id.
    public let path: String

    public static var placeholder: String { "FOLDER|ID" }
    public static var pieceKind: Piece.Kind { .file }
    public var description: String { name }

    public static func parse(_ word: Word, in session: Session) throws -> LocationArgument {
        guard !word.text.isEmpty else { throw Complaint("an empty word names no folder") }
        return LocationArgument(name: word.text, path: session.resolve(word.text))
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        FileListing.candidates(for: partial, in: site.scope.folder) { _ in false }
    }

    /// What to say where a folder, or one of the ids, is called nearly the same.
    public func didYouMean(ids: [String], in session: Session) -> String? {
        let stem = name.lastIndex(of: "/").map { name[...$0] } ?? ""
        let folders = FileListing.candidates(for: String(stem), in: session.folder) { _ in false }
        let id = String(name.prefix { $0 != "@" })
        return Suggestion.didYouMean(id, among: folders.map { String($0.text.dropLast()) } + ids)
    }
}

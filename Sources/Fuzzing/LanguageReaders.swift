// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Tensors

/// The session's language. Lines are read, coloured, completed and hinted at, but no command runs; expressions are
/// worked out.
enum LanguageReaders {
    private static let verbs = Verbs(FuzzedCommands.all)
    private static let settings = Settings.standard()

    static func line(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        let line = String(decoding: bytes, as: UTF8.self)
        let length = line.utf8.count
        let session = try session(folder)
        let names = session.scope.names
        for isInteractive in [true, false] {
            let scope = Scope(
                verbs: verbs, names: names, settings: settings, folder: folder.path, isInteractive: isInteractive)
            for statement in Reader(scope).statements(line) {
                let range = statement.source.range
                try FuzzFault.check(range.lowerBound >= 0 && range.upperBound <= length, "a statement at \(range)")
            }
            for piece in scope.pieces(line) {
                try FuzzFault.check(
                    piece.range.lowerBound >= 0 && piece.range.upperBound <= length, "a piece at \(piece.range)")
            }
            for cursor in [0, length / 2, length] {
                let completion = scope.completions(line: line, cursor: cursor)
                try FuzzFault.check(
                    completion.replacing.lowerBound >= 0 && completion.replacing.upperBound <= length,
                    "candidates at \(completion.replacing)")
                _ = scope.hint(line: line, cursor: cursor)
            }
        }
    }

    /// Numbers that would ask for much memory are left out, since they may have it.
    static func expression(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        let digits = bytes.filter { (0x30...0x39).contains($0) }.count
        let line = String(decoding: bytes, as: UTF8.self)
        guard bytes.count <= 256, digits <= 6, !line.contains("**") else { return }
        let session = try session(folder)
        for statement in Reader(session).statements(line) {
            guard case .expression(let word) = statement.body else { continue }
            do { _ = try session.evaluate(word).showable(name: nil) } catch { _ = Complaint(error).message }
        }
    }

    private static func session(_ folder: FuzzFolder) throws -> Session {
        let session = Session(commands: [], settings: settings, folder: folder.path, environment: [:])
        try session.bind("a", to: .tensor(try Tensor.arange(12).withShape([3, 4])))
        try session.bind("w", to: .tensor(Tensor([1, -2, .nan, 4], shape: [2, 2])))
        try session.bind("n", to: .number(3))
        try session.bind("words", to: .texts(["cat", "dog"]))
        return session
    }
}

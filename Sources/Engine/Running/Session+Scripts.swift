// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

extension Session {
    /// How deep scripts may call scripts.
    static let scriptDepthLimit = 16

    /// Runs the lines of a script file as steps of their own; returns how many lines were run.
    ///
    /// - Parameter keepGoing: whether lines after one that failed are run.
    /// - Throws: `Complaint` for a file that cannot be read, scripts that call each other in a circle or too deep, and
    ///   the first line that failed; `Cancellation` where the user stopped one.
    @discardableResult
    public func runScript(
        _ name: String, keepGoing: Bool = false, sink: @escaping (EngineEvent) -> Void
    ) throws -> Int {
        let path = resolve(name)
        guard PictureFile.exists(path) else { throw FileListing.missing(name, in: folder) }
        let identity = Session.realPath(path)
        guard !scripts.contains(where: { $0.utf8.elementsEqual(identity.utf8) }) else {
            throw Complaint("\(name) calls itself", culprit: name, hint: "take out the line that sources it again")
        }
        guard scripts.count < Session.scriptDepthLimit else {
            throw Complaint("scripts call scripts more than \(Session.scriptDepthLimit) deep", culprit: name)
        }
        let script = try Script(contentsOf: path, name: name)
        scripts.append(identity)
        defer { scripts.removeLast() }
        return try run(script, keepGoing: keepGoing, sink: sink)
    }

    private func run(_ script: Script, keepGoing: Bool, sink: @escaping (EngineEvent) -> Void) throws -> Int {
        let feed = ScriptFeed(script, keepGoing: keepGoing)
        feeds.append(.script(feed))
        defer { feeds.removeLast() }
        while let line = feed.next() { feed.took(run(line: line.text, sink: sink), line: line.number) }
        if feed.isCancelled { throw Cancellation() }
        if let failed = feed.failed { throw Session.failure(of: script, failed.line, failed.complaint) }
        return feed.count
    }

    private static func failure(of script: Script, _ line: Int, _ complaint: Complaint) -> Complaint {
        Complaint(
            "line \(line) of \(script.name): \(complaint.message)", culprit: complaint.culprit, hint: complaint.hint)
    }

    private static func realPath(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Where Rebus keeps what outlives a session, by the XDG base directory specification.
struct Folders {
    /// History and log.
    let state: String

    init(environment: [String: String]) {
        // A relative path in these variables is invalid and ignored, says the specification.
        if let own = environment["XDG_STATE_HOME"], own.hasPrefix("/") {
            state = own + "/rebus"
        } else {
            state = (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state/rebus"
        }
    }

    /// What comes with the program: `../share/rebus` beside it, else the repository that it was built in.
    static func resources(executable: String) -> String? {
        let program = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        let shared = program.deletingLastPathComponent().appendingPathComponent("share/rebus").path
        if FileManager.default.fileExists(atPath: shared) { return shared }
        // .build/<triple>/release/rebus: the repository is a few folders up.
        var folder = program
        for _ in 0..<5 where folder.path != "/" {
            folder = folder.deletingLastPathComponent()
            if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
                return folder.path
            }
        }
        return nil
    }

    /// A file among the state; nil where its folder cannot be made, which is its owner's alone (0700).
    func stateFile(_ name: String) -> String? {
        do {
            try FileManager.default.createDirectory(
                atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return state + "/" + name
        } catch {
            return nil
        }
    }
}

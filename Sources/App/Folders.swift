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

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// Leaves Rebus.
struct QuitCommand: Command {
    static let name = "quit"
    static let summary = "Leaves Rebus."
    static let examples = [Example("quit", "leaves; Ctrl-D on an empty line does too")]

    func run(in context: Context) throws -> Value? {
        context.effect(.quit)
        return nil
    }
}

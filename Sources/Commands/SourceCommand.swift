// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// Runs the lines of a script as if they had been typed.
struct SourceCommand: Command {
    static let name = "source"
    static let summary = "Runs the lines of a script; it stops at the first that fails."
    static let examples = [Example("source steps.rebus", "plays a script")]

    @Argument("the script") var file: FileArgument
    @Flag("go on after a line that fails") var keepGoing

    func run(in context: Context) throws -> Value? {
        try context.source(file.path, keepGoing: keepGoing)
        return nil
    }
}

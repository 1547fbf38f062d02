// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Writes the script that shows by transformers what a result shows.
struct PythonCommand: Command {
    static let name = "python"
    static let summary = "Writes a short script for transformers that computes what the last result shows."
    static let examples = [
        Example("attend clip cat.png; python", "the script for this attention map"),
        Example("p = python a; save p attention.py", "for the result called a, into a file"),
    ]

    @Argument("a name that the result of a command was bound to; else the last") var result: NameArgument?

    func run(in context: Context) throws -> Value? {
        let step = try context.session.scriptedStep(result?.name)
        var lines = try step.command.python(in: context)
        // The first line says what it shows, as it was typed.
        if !lines.isEmpty { lines[0] = "# " + step.line.split(whereSeparator: \.isNewline).joined(separator: " ") }
        return .text(lines.joined(separator: "\n"))
    }
}

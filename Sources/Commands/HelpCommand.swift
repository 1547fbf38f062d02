// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// Explains the commands and the language.
struct HelpCommand: Command {
    static let name = "help"
    static let summary = "Explains a command, or lists them all."
    static let examples = [
        Example("help", "every command in a line"), Example("help attend", "one of them, with examples"),
    ]

    @Argument("the command to explain") var verb: VerbArgument?

    func run(in context: Context) throws -> Value? {
        let lines = verb.map { HelpText.page(of: $0.declaration) } ?? HelpText.overview(of: context.session.verbs)
        context.effect(.page(verb.map { "help \($0)" } ?? "help", lines.map(\.text)))
        return nil
    }
}

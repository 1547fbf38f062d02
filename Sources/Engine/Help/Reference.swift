// SPDX-License-Identifier: GPL-3.0-or-later

/// The reference page of all commands and functions, in Markdown.
public struct Reference: Sendable {
    private let verbs: Verbs

    public init(_ verbs: Verbs) { self.verbs = verbs }

    public var markdown: String {
        var lines = ["# Commands", ""]
        for verb in verbs.all {
            lines += ["## \(verb.name)", "", verb.summary, "", "    \(verb.usage)", ""]
            let rows = HelpText.rows(of: verb)
            if !rows.isEmpty {
                lines += ["| argument | meaning |", "|---|---|"]
                lines += rows.map { "| `\($0.term.replacing("|", with: "\\|"))` | \($0.meaning) |" } + [""]
            }
            for example in verb.examples { lines += ["    \(example.line)", "", example.says, ""] }
        }
        lines += ["# Functions", "", "| function | meaning |", "|---|---|"]
        lines += Functions.all.map { "| `\($0.usage)` | \($0.help) |" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The functions of expressions with their parameters, and what each does.
    public static var functions: [(usage: String, help: String)] { Functions.all.map { ($0.usage, $0.help) } }
}

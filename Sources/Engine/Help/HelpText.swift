// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// What `help` shows, derived from the declarations of commands.
public enum HelpText {
    /// All commands with what they do, and how to go on.
    public static func overview(of verbs: Verbs) -> [Phrase] {
        let width = verbs.names.map(\.utf8.count).max() ?? 0
        let rows = verbs.all.map { verb in
            Phrase(verb.name + String(repeating: " ", count: width - verb.name.utf8.count + 2), .strong)
                + Phrase(verb.summary, .quiet)
        }
        return rows + [
            "",
            Phrase("NAME = COMMAND or EXPRESSION binds a result; _ is the last one, _7 that of step 7.", .quiet),
            Phrase("Expressions are NumPy's: (w @ w.T)[0, :5], x.mean(axis=0), softmax(x).", .quiet),
            Phrase("help VERB explains a command; Tab completes.", .quiet),
        ]
    }

    /// One command: usage, summary, arguments and examples.
    public static func page(of declaration: Declaration) -> [Phrase] {
        var lines = [
            Phrase(declaration.name, .strong) + Phrase(String(declaration.usage.dropFirst(declaration.name.count))),
            Phrase(declaration.summary, .quiet),
        ]
        let rows = rows(of: declaration)
        if !rows.isEmpty {
            lines.append("")
            let width = min(32, rows.map(\.term.count).max() ?? 0)
            for row in rows {
                let padding = String(repeating: " ", count: max(0, width - row.term.count) + 2)
                lines.append(Phrase("  " + row.term) + Phrase(padding + row.meaning, .quiet))
            }
        }
        if !declaration.examples.isEmpty {
            lines.append("")
            for example in declaration.examples {
                lines.append(Phrase("  › ", .accent) + Phrase(example.line))
                lines.append(Phrase("    " + example.says, .quiet))
            }
        }
        return lines
    }

    /// Each argument as it is typed, and what it means with its default.
    static func rows(of declaration: Declaration) -> [(term: String, meaning: String)] {
        (declaration.positionals + declaration.options).map { slot in
            let term =
                switch slot.form {
                case .positional: slot.repeats ? slot.placeholder + "…" : slot.placeholder
                case .option: "--\(slot.name) \(slot.placeholder)"
                case .flag: "--\(slot.name)"
                }
            var meaning = slot.help
            if let standard = slot.defaultText { meaning += " (default \(standard))" }
            if slot.form == .option, slot.repeats { meaning += " (may be given several times)" }
            if slot.form == .positional, !slot.isRequired, slot.defaultText == nil { meaning += " (may be left out)" }
            return (term, meaning)
        }
    }
}

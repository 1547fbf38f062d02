// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Changes the colours of the screen.
struct ThemeCommand: Command {
    static let name = "theme"
    static let summary = "Shows the themes, or changes to one."
    static let examples = [Example("theme", "the themes there are"), Example("theme dusk", "the dark one")]

    @Argument("the theme to change to") var theme: ThemeArgument?

    func run(in context: Context) throws -> Value? {
        let session = context.session
        guard let theme else {
            let now = session.settings.text("theme")
            let names = session.settings["theme"]?.candidates ?? []
            return .note(Note(names.map { Phrase($0 == now ? "● \($0)" : "  \($0)", $0 == now ? .accent : .plain) }))
        }
        try session.settings.set("theme", to: theme.name)
        return .note(Note(Phrase("theme ", .quiet) + Phrase(theme.name)))
    }
}

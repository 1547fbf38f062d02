// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Forgets names, and frees what nothing else holds.
struct DropCommand: Command {
    static let name = "drop"
    static let summary = "Forgets names and frees what only they held."
    static let examples = [Example("drop w", "frees a tensor")]

    @Argument("names to forget") var names: [NameArgument]

    func run(in context: Context) throws -> Value? {
        for name in names { try context.session.drop(name.name) }
        return .note(Note(Phrase("forgot \(names.map(\.name).joined(separator: ", "))", .quiet)))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Glibc

extension [TextArgument] {
    /// Labels in their order: one an option, a list with commas, or a file with `@` or without.
    func names(in session: Session) throws -> [String] {
        var names = map(\.text)
        if names.count == 1, access(session.resolve(names[0]), R_OK) == 0 {
            names = try TextArgument.parseAll(Word("@" + names[0]), in: session).map(\.text)
        }
        if names.count == 1, names[0].contains(",") {
            names = names[0].split(separator: ",").map { String($0.drop { $0 == " " }) }
        }
        return names
    }
}

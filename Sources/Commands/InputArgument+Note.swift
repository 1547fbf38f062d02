// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Visuals

extension [InputArgument] {
    /// Says below the result what each word was taken for, where both kinds are there or many were given.
    func note(in context: Context) {
        let pictures = count(where: \.isPicture)
        let texts = count - pictures
        var parts: [String] = []
        if pictures > 0 { parts.append(Format.plural(pictures, "picture")) }
        if texts > 0 { parts.append(Format.plural(texts, "text")) }
        context.note(Phrase(parts.joined(separator: " · "), .quiet))
    }
}

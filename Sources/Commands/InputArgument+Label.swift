// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

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

extension InputArgument {
    /// What the input is called on the screen: the text, or the picture's name without the folders that hold it.
    var label: String {
        guard case .picture(let name, _) = self else { return description }
        return name.split(separator: "/").last.map(String.init) ?? name
    }
}

extension [InputArgument] {
    /// Their labels; pictures of the same name in different folders keep their whole paths.
    var labels: [String] {
        let labels = map(\.label)
        let counts = Dictionary(grouping: labels, by: \.self).mapValues(\.count)
        return zip(self, labels).map { input, label in counts[label] == 1 ? label : input.description }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

extension SceneClaim {
    /// What a sentence says of a scene; nil where it is none of those that scenes are described with.
    ///
    /// sentence := [`there is` | `a picture of`] object [place | relation object] {`and` object}; at most three
    /// objects.
    init?(reading text: String) {
        var words = text.split(whereSeparator: \.isWhitespace).map(String.init)[...]
        if !words.take("there is") { _ = words.take("a picture of") }
        guard let first = SceneItem(taking: &words) else { return nil }
        self.init(items: [first])
        if let place = ScenePlace.allCases.first(where: { words.take($0.phrase) }) {
            self.place = place
        } else if let relation = SceneRelation.allCases.first(where: { words.take($0.phrase) }) {
            guard let second = SceneItem(taking: &words) else { return nil }
            self.relation = relation
            items.append(second)
        }
        while words.take("and") {
            guard items.count < 3, let next = SceneItem(taking: &words) else { return nil }
            items.append(next)
        }
        guard words.isEmpty else { return nil }
    }
}

extension SceneItem {
    /// The object that the next words name with an article before it: `a small red cube`.
    fileprivate init?(taking words: inout ArraySlice<String>) {
        guard words.take("a") || words.take("an") else { return nil }
        let size = SceneSize.allCases.first { words.take($0.word) }
        guard let color = SceneColor.allCases.first(where: { words.take($0.word) }),
            let shape = SceneShape.allCases.first(where: { words.take($0.word) })
        else { return nil }
        self.init(color, shape, size: size)
    }
}

extension ArraySlice<String> {
    /// Takes the words of `phrase` from the front; false where others stand there.
    fileprivate mutating func take(_ phrase: String) -> Bool {
        let wanted = phrase.split(separator: " ").map(String.init)
        guard starts(with: wanted) else { return false }
        removeFirst(wanted.count)
        return true
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

extension Scene {
    /// A sentence and what it says.
    struct Caption {
        let text: String
        let claim: SceneClaim
    }

    /// The fullest sentence: `a small red cube left of a large blue ball`, `a large white ring at the top`.
    public var caption: String { Self.sentence(items, place, relation) }

    /// All that there is to say.
    var claim: SceneClaim { SceneClaim(items: items, place: place, relation: relation) }

    /// Sentences that say all of it, the plainest first.
    var fullCaptions: [Caption] {
        var texts = [caption]
        if items.count > 1, let relation {
            var mirrored = items
            mirrored.swapAt(0, 1)
            texts.append(Self.sentence(mirrored, place, relation.opposite))
        }
        texts.append("a picture of " + texts[texts.count - 1])
        texts.append("there is " + texts[0])
        let claim = claim
        return texts.map { Caption(text: $0, claim: claim) }
    }

    /// Sentences that are right and leave something out.
    var partialCaptions: [Caption] {
        func caption(_ items: [SceneItem], _ place: ScenePlace? = nil, _ relation: SceneRelation? = nil) -> Caption {
            Caption(
                text: Self.sentence(items, place, relation),
                claim: SceneClaim(items: items, place: place, relation: relation))
        }
        let plain = items.map(\.unsized)
        guard items.count > 1 else {
            return [caption(plain, place), caption(items), caption(plain)]
        }
        var all = items[0].size == nil ? [] : [caption(plain, nil, relation)]
        if items.count == 3 {
            all.append(caption(Array(items[..<2]), nil, relation))
            all.append(caption([items[0], items[2]]))
        }
        all.append(caption([items[1], items[0]]))
        return all
    }

    private static func sentence(_ items: [SceneItem], _ place: ScenePlace?, _ relation: SceneRelation?) -> String {
        var text = items[0].phrase
        if let place { text += " " + place.phrase }
        for (index, item) in items.enumerated().dropFirst() {
            let link = index == 1 ? relation?.phrase : nil
            text += " " + (link ?? "and") + " " + item.phrase
        }
        return text
    }
}

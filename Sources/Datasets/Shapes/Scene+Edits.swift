// SPDX-License-Identifier: GPL-3.0-or-later

extension Scene {
    /// Every scene that differs in one attribute, place or relation, and of which no full caption fits this one.
    ///
    /// Of two sizes both change: alone, the objects would be of one size, which captions do not name.
    func singleEdits(where allows: (ShapePair) -> Bool) -> [Scene] {
        var all: [Scene] = []
        for index in items.indices {
            for color in SceneColor.allCases { all.append(with(index) { $0.color = color }) }
            for shape in SceneShape.allCases { all.append(with(index) { $0.shape = shape }) }
        }
        if items[0].size != nil { all.append(resized) }
        if place != nil { all += ScenePlace.allCases.map { Scene(items: items, place: $0) } }
        if relation != nil { all += SceneRelation.allCases.map { Scene(items: items, relation: $0) } }
        return all.filter { $0.isAllowed(allows) && !$0.agrees(with: self) }
    }

    /// The scene with the colours of two objects exchanged: the same words in another order.
    func swappedColors(_ first: Int, _ second: Int) -> Scene {
        var other = self
        other.items[first].color = items[second].color
        other.items[second].color = items[first].color
        return other
    }

    /// The scene with one thing changed at random; it may come out unclear or as it was.
    func edited(_ random: inout SplitMix) -> Scene {
        let extra = (items[0].size == nil ? 0 : 1) + (place == nil && relation == nil ? 0 : 1)
        switch random.below(2 * items.count + extra) {
        case let choice where choice < 2 * items.count:
            return with(choice / 2) { item in
                if choice % 2 == 0 {
                    item.color = random.pick(SceneColor.allCases)
                } else {
                    item.shape = random.pick(SceneShape.allCases)
                }
            }
        case let choice where choice > 2 * items.count || items[0].size == nil:
            if place != nil { return Scene(items: items, place: random.pick(ScenePlace.allCases)) }
            return Scene(items: items, relation: random.pick(SceneRelation.allCases))
        default:
            return resized
        }
    }

    /// Whether the scene may be shown: no object twice, each pair allowed.
    func isAllowed(_ allows: (ShapePair) -> Bool) -> Bool { isClear && items.allSatisfy { allows($0.pair) } }

    private var resized: Scene {
        var other = self
        for index in items.indices { other.items[index].size = items[index].size?.other }
        return other
    }

    private func with(_ index: Int, _ change: (inout SceneItem) -> Void) -> Scene {
        var other = self
        change(&other.items[index])
        return other
    }
}

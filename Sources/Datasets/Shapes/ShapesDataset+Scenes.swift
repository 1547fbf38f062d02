// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing

extension ShapesDataset {
    /// A picture of a scene and where its objects are.
    public struct Drawing: Sendable {
        public let picture: Picture
        public let objects: [SceneObject]
    }

    /// What the example at `index` shows.
    ///
    /// - Throws: `DatasetError` below 0.
    public func scene(_ index: Int) throws(DatasetError) -> Scene {
        try check(index)
        return group(of: index)[index % variants]
    }

    /// A picture of any scene; another `draw` puts its objects elsewhere.
    ///
    /// - Throws: `DatasetError` for a scene of no or more than three objects.
    public func drawing(of scene: Scene, at index: Int, draw: Int = 0) throws(DatasetError) -> Drawing {
        guard (1...3).contains(scene.items.count) else {
            throw DatasetError("a scene has one to three objects, not \(scene.items.count)")
        }
        var random = stream(index, .drawing, draw)
        let layout = SceneLayout(of: scene, &random)
        let (pixels, boxes) = SceneRasterizer(side: size).draw(scene, layout, &random)
        do {
            return Drawing(
                picture: try Picture(pixels: pixels, name: "shapes \(index)", format: "drawn"),
                objects: zip(scene.items, boxes).map { SceneObject(name: $0.name, box: $1) })
        } catch { throw DatasetError(error.message, hint: error.hint) }
    }

    /// Scenes that are easily taken for the one at `index`: no caption of theirs that says all fits it, nor does its
    /// own fit them. First all that differ in one attribute, place or relation, then exchanged colours, then others
    /// with two or three changes; each once, in an order that index and seed determine.
    ///
    /// - Returns: `count` scenes, or fewer where there are no more.
    public func confusables(of index: Int, count: Int) throws(DatasetError) -> [Scene] {
        let scene = try scene(index)
        var random = stream(index, .confusables)
        var found: [Scene] = []
        var known: Set<Scene> = [scene.canonical]
        func take(_ other: Scene) {
            guard found.count < count, other.isAllowed(allows), !other.agrees(with: scene) else { return }
            if known.insert(other.canonical).inserted { found.append(other) }
        }
        for other in random.shuffled(scene.singleEdits(where: allows)) { take(other) }
        for first in scene.items.indices {
            for second in scene.items.indices where first < second { take(scene.swappedColors(first, second)) }
        }
        var tries = 0
        while found.count < count, tries < 200 * count {
            var other = scene
            for _ in 0..<2 + random.below(2) { other = other.edited(&random) }
            take(other)
            tries += 1
        }
        return found
    }

    /// The scenes of the stretch of `variants` in which `index` lies: one, and edits of it that contradict each other.
    func group(of index: Int) -> [Scene] {
        let number = index / variants
        var random = stream(number, .scene)
        var scenes = [base(&random)]
        guard variants > 1 else { return scenes }
        random = stream(number, .edits)
        var tries = 0
        while scenes.count < variants {
            var other = scenes[0]
            // More changes the longer none fits.
            let changes = (random.happens(0.7) ? 1 : 2) + tries / 200
            for _ in 0..<changes { other = other.edited(&random) }
            tries += 1
            let isNew = other.isAllowed(allows) && !scenes.contains { $0.agrees(with: other) }
            if isNew || tries > 2000 { scenes.append(isNew ? other : scenes[0]) }
        }
        return scenes
    }

    /// A scene of one object in three of ten cases, of two in five, of three in two, as far as these are wanted.
    private func base(_ random: inout SplitMix) -> Scene {
        let weights = objects.map { [3, 5, 2][$0 - 1] }
        var choice = random.below(weights.reduce(0, +))
        var count = objects.lowerBound
        for weight in weights {
            if choice < weight { break }
            choice -= weight
            count += 1
        }
        var chosen: [ShapePair] = []
        while chosen.count < count {
            let pair = random.pick(shown)
            if !chosen.contains(pair) { chosen.append(pair) }
        }
        var items = chosen.map { SceneItem($0.color, $0.shape) }
        if count == 1 {
            items[0].size = random.pick(SceneSize.allCases)
            return Scene(items: items, place: random.pick(ScenePlace.allCases))
        }
        if count == 2, random.happens(0.5) {
            let size = random.pick(SceneSize.allCases)
            (items[0].size, items[1].size) = (size, size.other)
        }
        return Scene(items: items, relation: random.pick(SceneRelation.allCases))
    }
}

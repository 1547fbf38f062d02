// SPDX-License-Identifier: GPL-3.0-or-later

/// What a caption says of a scene, so that a caption can be held against any scene.
struct SceneClaim {
    var items: [SceneItem]
    var place: ScenePlace?
    /// How the first item lies to the second.
    var relation: SceneRelation?

    /// Whether a caption that says this could be right for `scene`. The distractor's relations are nowhere said, so
    /// that any claim about one may be right.
    func holds(in scene: Scene) -> Bool {
        guard items.count <= scene.items.count else { return false }
        if let place, scene.place != place { return false }
        return assign(0, to: scene, taken: [])
    }

    /// Whether the items from `next` on can be found among those of the scene that are not taken yet.
    private func assign(_ next: Int, to scene: Scene, taken: [Int]) -> Bool {
        if next == items.count {
            guard let relation, taken.count > 1 else { return true }
            switch (taken[0], taken[1]) {
            case (0, 1): return scene.relation == relation
            case (1, 0): return scene.relation == relation.opposite
            default: return true
            }
        }
        return scene.items.indices.contains { index in
            !taken.contains(index) && items[next].describes(scene.items[index])
                && assign(next + 1, to: scene, taken: taken + [index])
        }
    }
}

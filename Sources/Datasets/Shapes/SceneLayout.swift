// SPDX-License-Identifier: GPL-3.0-or-later

/// A scene's objects with the places, radii, turns and tints that they are drawn with.
///
/// Objects never touch each other or the edge. Of two in a relation the centres lie apart along it by a third of the
/// picture at least, and across it by a tenth at most, so that no other relation could be meant.
struct SceneLayout {
    /// In parts of the picture's side, from its upper left corner.
    struct Placed {
        var x, y: Float
        /// Half the side of the square around the silhouette.
        var radius: Float
        /// The tangent of half the angle that it is turned by.
        var turn: Float = 0
        var color: (Float, Float, Float) = (0, 0, 0)
    }

    private(set) var placed: [Placed]

    init(of scene: Scene, _ random: inout SplitMix) {
        switch scene.items.count {
        case 1: placed = [Self.single(scene, &random)]
        case 2: placed = Self.pair(scene, &random)
        default: placed = Self.trio(scene, &random)
        }
        for (index, item) in scene.items.enumerated() {
            placed[index].turn = random.uniform(-0.06, 0.06)
            let brightness = random.uniform(0.86, 1)
            let (red, green, blue) = item.color.channels
            func tinted(_ channel: Float, _ random: inout SplitMix) -> Float {
                max(0, min(255, channel * brightness + random.uniform(-7, 7)))
            }
            placed[index].color = (tinted(red, &random), tinted(green, &random), tinted(blue, &random))
        }
    }

    private static let margin: Float = 0.02

    private static func radius(_ size: SceneSize?, _ random: inout SplitMix) -> Float {
        size == .large ? random.uniform(0.19, 0.225) : random.uniform(0.1, 0.125)
    }

    private static func single(_ scene: Scene, _ random: inout SplitMix) -> Placed {
        let radius = radius(scene.items[0].size, &random)
        let along = random.uniform(-0.07, 0.07)
        let near = random.uniform(radius + margin, max(radius + 0.05, 0.25))
        let x = 0.5 + along
        let y = 0.5 + random.uniform(-0.07, 0.07)
        switch scene.place {
        case .left: return Placed(x: near, y: y, radius: radius)
        case .right: return Placed(x: 1 - near, y: y, radius: radius)
        case .top: return Placed(x: x, y: near, radius: radius)
        case .bottom: return Placed(x: x, y: 1 - near, radius: radius)
        case .middle, nil: return Placed(x: x, y: y, radius: radius)
        }
    }

    private static func pair(_ scene: Scene, _ random: inout SplitMix) -> [Placed] {
        let same = random.uniform(0.12, 0.19)
        let radii = scene.items.map { $0.size == nil ? same : radius($0.size, &random) }
        let across = random.uniform(0.28, 0.72)
        let other = across + random.uniform(-0.1, 0.1)
        return related(scene.relation, radii, across: (across, other), &random)
    }

    /// The third lies beside the line of the two others, at any height of it.
    private static func trio(_ scene: Scene, _ random: inout SplitMix) -> [Placed] {
        let radius = random.uniform(0.105, 0.135)
        let isFirst = random.happens(0.5)
        let across = random.uniform(0.23, 0.32)
        let other = across + random.uniform(-0.06, 0.06)
        let third = random.uniform(0.69, 0.78)
        func side(_ value: Float) -> Float { isFirst ? value : 1 - value }
        let two = related(scene.relation, [radius, radius], across: (side(across), side(other)), &random)
        let along = random.uniform(radius + margin, 1 - radius - margin)
        let isLevel = scene.relation == .left || scene.relation == .right
        return two + [Placed(x: isLevel ? along : side(third), y: isLevel ? side(third) : along, radius: radius)]
    }

    /// Two objects apart by a clear distance along the relation, at `across` in the other direction.
    private static func related(
        _ relation: SceneRelation?, _ radii: [Float], across: (Float, Float), _ random: inout SplitMix
    ) -> [Placed] {
        let backwards = relation == .right || relation == .below
        let (low, high) = backwards ? (radii[1], radii[0]) : (radii[0], radii[1])
        let least = max(low + high + 0.04, 0.34)
        let apart = random.uniform(least, 1 - 2 * margin - low - high)
        let start = random.uniform(low + margin, 1 - margin - high - apart)
        let along = backwards ? [start + apart, start] : [start, start + apart]
        let isLevel = relation == .left || relation == .right
        return zip([across.0, across.1], zip(along, radii)).map { across, place in
            let (along, radius) = place
            let inside = min(max(across, radius + margin), 1 - radius - margin)
            return Placed(x: isLevel ? along : inside, y: isLevel ? inside : along, radius: radius)
        }
    }
}

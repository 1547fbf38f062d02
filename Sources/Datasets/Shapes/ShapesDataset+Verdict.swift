// SPDX-License-Identifier: GPL-3.0-or-later

/// Whether a caption that somebody wrote is right for a scene.
public struct CaptionVerdict: Sendable, Hashable {
    /// Whether it is a sentence of the kind that scenes are described with.
    public let isSentence: Bool
    /// Whether all that it says is so.
    public let isTrue: Bool
    /// Whether it names every object, once each, with its colour, its shape, and its size where sizes differ.
    public let isComplete: Bool

    static let none = CaptionVerdict(isSentence: false, isTrue: false, isComplete: false)
}

extension ShapesDataset {
    /// Holds a caption against the example at `index`: its objects and where they were drawn.
    ///
    /// - Throws: `DatasetError` below 0.
    public func verdict(on caption: String, at index: Int) throws(DatasetError) -> CaptionVerdict {
        let scene = try scene(index)
        guard let claim = SceneClaim(reading: caption) else { return .none }
        let boxes = try drawing(of: scene, at: index).objects.map(\.box)
        // The objects that are meant: one for each that is named, in every way they may be chosen.
        let readings = Self.choices(of: scene.items.count, length: claim.items.count).filter { chosen in
            zip(claim.items, chosen).allSatisfy { $0.describes(scene.items[$1]) }
        }
        let isPlaced = claim.place.map { $0 == scene.place } ?? true
        let isTrue =
            isPlaced
            && readings.contains { chosen in
                guard let relation = claim.relation else { return true }
                return Self.holds(relation, chosen[0], chosen[1], in: scene, boxes)
            }
        let isComplete =
            claim.items.count == scene.items.count
            && readings.contains { chosen in
                zip(claim.items, chosen).allSatisfy { $0.size == scene.items[$1].size }
            }
        return CaptionVerdict(isSentence: true, isTrue: isTrue, isComplete: isComplete)
    }

    /// Whether object `first` lies so to object `second`: as the scene says, else as they were drawn.
    private static func holds(
        _ relation: SceneRelation, _ first: Int, _ second: Int, in scene: Scene, _ boxes: [PixelBox]
    ) -> Bool {
        switch (first, second) {
        case (0, 1): return scene.relation == relation
        case (1, 0): return scene.relation == relation.opposite
        default:
            let (a, b) = (boxes[first], boxes[second])
            let across = 2 * (a.x - b.x) + a.width - b.width
            let down = 2 * (a.y - b.y) + a.height - b.height
            switch relation {
            case .left: return across < 0
            case .right: return across > 0
            case .above: return down < 0
            case .below: return down > 0
            }
        }
    }

    /// All ways to choose `length` of `count` objects in order, none twice.
    private static func choices(of count: Int, length: Int) -> [[Int]] {
        guard length > 0 else { return [[]] }
        return choices(of: count, length: length - 1).flatMap { chosen in
            (0..<count).filter { !chosen.contains($0) }.map { chosen + [$0] }
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// What a drawn picture shows, without where exactly: one object at a place, or two in a relation, perhaps with a
/// third.
public struct Scene: Sendable, Hashable {
    /// One to three, all different in colour or shape; of three the last is a distractor.
    public var items: [SceneItem]
    /// Of a single object.
    public var place: ScenePlace?
    /// How the first item lies to the second.
    public var relation: SceneRelation?

    public init(items: [SceneItem], place: ScenePlace? = nil, relation: SceneRelation? = nil) {
        self.items = items
        self.place = place
        self.relation = relation
    }

    /// The same for all scenes that show the same: of two mirrored scenes the one that says left or above.
    var canonical: Scene {
        guard let relation, items.count > 1, relation == .right || relation == .below else { return self }
        var other = self
        other.items.swapAt(0, 1)
        other.relation = relation.opposite
        return other
    }

    /// Whether no two items have both colour and shape in common.
    var isClear: Bool {
        for (index, item) in items.enumerated() {
            for other in items[..<index] where other.pair == item.pair { return false }
        }
        return true
    }

    /// Whether the fullest caption of one could be right for the other too.
    public func agrees(with other: Scene) -> Bool { claim.holds(in: other) || other.claim.holds(in: self) }
}

/// An object of a scene in words.
public struct SceneItem: Sendable, Hashable {
    /// Nil where the objects of a scene are of one size.
    public var size: SceneSize?
    public var color: SceneColor
    public var shape: SceneShape

    public init(_ color: SceneColor, _ shape: SceneShape, size: SceneSize? = nil) {
        self.size = size
        self.color = color
        self.shape = shape
    }

    public var pair: ShapePair { ShapePair(color, shape) }

    /// `small red cube`
    public var name: String { (size.map { $0.word + " " } ?? "") + pair.description }

    /// `an orange ball`
    var phrase: String { (size == nil && color == .orange ? "an " : "a ") + name }

    var unsized: SceneItem { SceneItem(color, shape) }

    /// Whether `item` is what this says; a size that is not said may be any.
    func describes(_ item: SceneItem) -> Bool {
        color == item.color && shape == item.shape && (size == nil || size == item.size)
    }
}

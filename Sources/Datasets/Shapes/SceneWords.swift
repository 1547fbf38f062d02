// SPDX-License-Identifier: GPL-3.0-or-later

/// Eight silhouettes that are told apart at a few pixels.
public enum SceneShape: Int, Sendable, CaseIterable {
    case cube, ball, triangle, star, cross, ring, diamond, heart

    public var word: String { "\(self)" }
}

/// Eight colours that are told apart on a dark ground.
public enum SceneColor: Int, Sendable, CaseIterable {
    case red, green, blue, yellow, purple, orange, cyan, white

    public var word: String { "\(self)" }

    /// Red, green and blue, 0 to 255.
    var channels: (Float, Float, Float) {
        switch self {
        case .red: (222, 38, 44)
        case .green: (44, 172, 62)
        case .blue: (48, 84, 236)
        case .yellow: (248, 226, 48)
        case .purple: (158, 60, 204)
        case .orange: (250, 138, 24)
        case .cyan: (60, 214, 224)
        case .white: (244, 244, 244)
        }
    }
}

public enum SceneSize: Int, Sendable, CaseIterable {
    case small, large

    public var word: String { "\(self)" }
    var other: SceneSize { self == .small ? .large : .small }
}

/// Where in the picture a single object lies.
public enum ScenePlace: Int, Sendable, CaseIterable {
    case left, right, top, bottom, middle

    public var word: String { "\(self)" }

    public var phrase: String {
        switch self {
        case .left, .right: "on the \(word)"
        case .top, .bottom: "at the \(word)"
        case .middle: "in the middle"
        }
    }
}

/// How the first of two objects lies to the second.
public enum SceneRelation: Int, Sendable, CaseIterable {
    case left, right, above, below

    public var phrase: String {
        switch self {
        case .left, .right: "\(self) of"
        case .above, .below: "\(self)"
        }
    }

    /// How the second lies to the first.
    public var opposite: SceneRelation {
        switch self {
        case .left: .right
        case .right: .left
        case .above: .below
        case .below: .above
        }
    }
}

/// A colour and a shape together: `red cube`.
public struct ShapePair: Sendable, Hashable, CustomStringConvertible {
    public let color: SceneColor
    public let shape: SceneShape

    public init(_ color: SceneColor, _ shape: SceneShape) {
        self.color = color
        self.shape = shape
    }

    /// The pair that `text` names, its words in either order.
    public init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 2, let color = SceneColor.allCases.first(where: { words.contains($0.word) }),
            let shape = SceneShape.allCases.first(where: { words.contains($0.word) })
        else { return nil }
        self.init(color, shape)
    }

    public var description: String { "\(color.word) \(shape.word)" }
    /// 0 to 63, colour by colour: the label of a scene that shows this alone.
    public var label: Int { color.rawValue * SceneShape.allCases.count + shape.rawValue }

    /// All 64, by label.
    public static let all = SceneColor.allCases.flatMap { color in
        SceneShape.allCases.map { ShapePair(color, $0) }
    }

    /// Eight pairs that training does not show, in which each colour and each shape stands once: red ball, green cross,
    /// blue heart, yellow triangle, purple ring, orange cube, cyan star, white diamond.
    public static let heldOut = SceneColor.allCases.compactMap { color in
        SceneShape(rawValue: (3 * color.rawValue + 1) % 8).map { ShapePair(color, $0) }
    }
}

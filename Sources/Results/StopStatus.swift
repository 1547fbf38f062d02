// SPDX-License-Identifier: GPL-3.0-or-later

/// Where a pass stands that was stopped, for the status line and for a word below the line that stopped.
public struct StopStatus: Sendable, Equatable {
    public let model: String
    /// The module's path in the model.
    public let path: String
    /// What the module is.
    public let type: String
    /// Which of its tensors goes by: `$out`.
    public let name: String
    public let shape: [Int]
    /// How many passes are stopped, one inside the other.
    public let depth: Int

    public init(model: String, path: String, type: String, name: String, shape: [Int], depth: Int) {
        self.model = model
        self.path = path
        self.type = type
        self.name = name
        self.shape = shape
        self.depth = depth
    }

    /// `■ vision_model.encoder.layers.3 (CLIPEncoderLayer) $out [1, 50, 64]`.
    public var phrase: Phrase {
        Phrase("■ ", .warning) + Phrase(path.isEmpty ? model : path, .strong)
            + Phrase(type.isEmpty ? "" : " (\(type))", .faint) + Phrase(" \(name)")
            + Phrase(" [\(shape.map(String.init).joined(separator: ", "))]", .quiet)
    }

    /// The place in at most `width` letters, its end kept.
    public func short(width: Int) -> String {
        let place = path.isEmpty ? name : "\(path) \(name)"
        return place.count <= width ? place : "…" + place.suffix(max(width - 1, 0))
    }
}

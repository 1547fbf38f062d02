// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks

/// Where a pass of a model stops: after a module, at its input, or where another of its tensors goes by.
public struct PassBreak: Sendable {
    public let model: LoadedModel
    /// What the session calls the model.
    public let modelName: String
    public let point: Pass.Point
    /// An expression in which `here` is the value at the place; nil to stop always.
    public let condition: String?
    public internal(set) var hits = 0

    public init(model: LoadedModel, modelName: String, point: Pass.Point, condition: String?) {
        self.model = model
        self.modelName = modelName
        self.point = point
        self.condition = condition
    }

    /// `clip.vision_model.encoder.layers.3 if here.max() > 3`.
    public var text: String {
        let place = point.name == "$out" ? "\(modelName).\(point.path)" : "\(modelName).\(point.text)"
        return place + (condition.map { " if \($0)" } ?? "")
    }
}

extension Session {
    /// Adds a break; one at the same place is replaced.
    public func add(_ point: PassBreak) {
        passBreaks.removeAll { $0.model === point.model && $0.point == point.point }
        passBreaks.append(point)
    }

    public func clearPassBreaks() { passBreaks = [] }
}

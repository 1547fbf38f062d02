// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Networks

/// What one model of several tasks can be taken apart into.
public enum ModelPart: String, Sendable, CaseIterable {
    case caption, answer, match

    var architectures: [String] {
        switch self {
        case .caption: BLIPCaptionModel.architectures
        case .answer: BLIPAnswerModel.architectures
        case .match: BLIPMatchModel.architectures
        }
    }
}

extension LoadedModel {
    /// The model for one task alone that this model of several tasks holds; values are shared until one changes them.
    ///
    /// - Throws: `ModelError` when this is a model of one task.
    public func part(_ part: ModelPart) throws -> LoadedModel {
        let start = ContinuousClock.now
        guard model is BLIPMultitaskModel, case .object(var members) = JSONValue(description.config) else {
            throw ModelError(
                "\(name) (\(facts.modelType)) has no parts to take out", hint: "a BLIP of several tasks has")
        }
        members.removeAll { $0.key == "architectures" }
        members.insert(("architectures", .array(part.architectures.map(JSONValue.string))), at: 0)
        return try LoadedModel(
            name: "\(name) \(part.rawValue)",
            description: ModelDescription(
                config: try JSON(parsing: JSONValue.object(members).text), folder: description.folder),
            source: .copy(of: layout), folder: folder, files: files, since: start)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// The architectures there are; a new one adds its row.
public enum ModelCatalog {
    public static let models: [any Model.Type] = [
        BERTModel.self,
        BLIPAnswerModel.self,
        BLIPCaptionModel.self,
        BLIPMatchModel.self,
        BLIPMultitaskModel.self,
        CLIPModel.self,
        FusionModel.self,
        GPT2Model.self,
        VisionEncoderDecoderModel.self,
        ViTModel.self,
    ]

    /// All `model_type`s that can be loaded, in alphabetical order.
    public static var modelTypes: [String] { Set(models.flatMap { $0.modelTypes }).sorted() }

    /// The architecture that config.json names.
    ///
    /// - Throws: `ModelError` that lists the known ones.
    static func model(of description: ModelDescription) throws(ModelError) -> any Model.Type {
        guard let type = description.config["model_type"]?.string else {
            throw ModelError("config.json names no model_type", hint: "known are \(modelTypes.joined(separator: ", "))")
        }
        let known = models.filter { $0.modelTypes.contains(type) }
        guard !known.isEmpty else {
            throw ModelError(
                "\(type) is not a model that Rebus knows yet", hint: "known are \(modelTypes.joined(separator: ", "))")
        }
        let named = Set(description.config["architectures"]?.elements?.compactMap(\.string) ?? [])
        guard let model = known.first(where: { $0.architectures.isEmpty || Set($0.architectures) == named }) else {
            let heads = Set(known.flatMap { $0.architectures }).sorted().joined(separator: ", ")
            let given = named.isEmpty ? "none" : named.sorted().joined(separator: ", ")
            throw ModelError(
                "of the architectures of a \(type), config.json names \(given)", hint: "known are \(heads)")
        }
        return model
    }
}

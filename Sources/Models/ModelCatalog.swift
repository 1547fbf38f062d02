// SPDX-License-Identifier: GPL-3.0-or-later

/// The architectures there are; a new one adds its row.
public enum ModelCatalog {
    public static let models: [any Model.Type] = [
        BERTModel.self,
        CLIPModel.self,
        FusionModel.self,
        ViLTAnswerer.self,
        ViLTMatcher.self,
        ViLTWordGuesser.self,
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
            throw ModelError(
                "config.json names \(named.isEmpty ? "no architecture" : named.sorted().joined(separator: ", ")), "
                    + "none that Rebus knows of a \(type)", hint: "known are \(heads)")
        }
        return model
    }
}

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
        let family = models.filter { $0.modelTypes.contains(type) }
        guard let first = family.first else {
            throw ModelError(
                "\(type) is not a model that Rebus knows yet", hint: "known are \(modelTypes.joined(separator: ", "))")
        }
        return first.architectures.isEmpty ? first : try member(of: family, type, description)
    }

    /// The one of several architectures of a type whose class config.json names; the first where it names none.
    private static func member(
        of family: [any Model.Type], _ type: String, _ description: ModelDescription
    ) throws(ModelError) -> any Model.Type {
        let classes = description.config["architectures"]?.elements?.compactMap(\.string) ?? []
        if let member = family.first(where: { !$0.architectures.filter(classes.contains).isEmpty }) { return member }
        guard let named = classes.first else { return family[0] }
        let known = family.flatMap { $0.architectures }.joined(separator: ", ")
        throw ModelError("\(named) is not a kind of \(type) that Rebus knows", hint: "known are \(known)")
    }
}

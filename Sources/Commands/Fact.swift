// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Models
import Preparing
import Results

/// One thing there is to know of a value.
struct Fact {
    let name: String
    let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    static func facts(of model: LoadedModel) -> [Fact] {
        let facts = model.facts
        var all = [Fact("architecture", facts.modelType)]
        if let folder = model.folder { all.append(Fact("folder", folder.path)) }
        if let commit = model.folder?.commit { all.append(Fact("commit", commit)) }
        all.append(Fact("parameters", "\(Format.parameters(facts.parameterCount)) · \(facts.dtypeLabel)"))
        all.append(
            Fact("files", "\(Format.bytes(facts.fileBytes)), opened in \(Format.seconds(facts.opening.inSeconds))"))
        if let embedder = model.model as? any ImageEmbedder { all += tower(embedder.vision, named: "vision") }
        if let embedder = model.model as? any TextEmbedder {
            all += tower(embedder.text, named: "text")
            all.append(Fact("text reads", "at most \(embedder.maximumTokens) tokens"))
        }
        if let aligner = model.model as? any PictureTextAligner {
            all.append(Fact("logit scale", Format.number(Double(aligner.logitScale))))
            if aligner.logitBiasWeight != nil {
                all.append(Fact("logit bias", Format.number(Double(aligner.logitBias))))
            }
        }
        if let answerer = model.model as? any PictureTextClassifier {
            let shown = answerer.labels.prefix(40), left = answerer.labels.count - shown.count
            let more = left > 0 ? " and \(Format.count(left)) more" : ""
            all.append(
                Fact(
                    "answers",
                    "\(Format.count(answerer.labels.count)): \(shown.joined(separator: ", "))\(more)"))
        }
        if let fusion = model.model as? FusionModel { all.append(Fact("fusion", fusion.kind.rawValue)) }
        if let preparation = try? model.preparation() { all.append(Fact("preparation", sentence(preparation))) }
        if let tokenizer = try? model.tokenizer() {
            all.append(Fact("tokenizer", "\(tokenizer.kind) · \(Format.count(tokenizer.vocabularySize)) pieces"))
        }
        return all
    }

    private static func sentence(_ preparation: ImagePreparation) -> String {
        var parts = [preparation.processor]
        if let crop = preparation.crop { parts.append("crop \(crop.width) × \(crop.height)") }
        parts.append(preparation.method == .pillow ? "resized as Pillow does" : "resized as torchvision does")
        return parts.joined(separator: " · ")
    }

    private static func tower(_ tower: Tower, named name: String) -> [Fact] {
        let layers =
            tower.layerCount == 0 ? "convolutions, no attention" : "\(tower.layerCount) layers × \(tower.heads) heads"
        var value = "\(layers) · width \(tower.width)"
        if let grid = tower.grid { value += " · \(grid.rows) × \(grid.columns) patches" }
        return [Fact(name, value), Fact("\(name) path", tower.path)]
    }

    static func facts(of picture: Picture) -> [Fact] {
        [
            Fact("name", picture.name), Fact("format", picture.format),
            Fact("size", "\(picture.width) × \(picture.height)"),
        ]
            + picture.notes.map { Fact("note", $0) }
    }

    static func facts(of dataset: any Dataset) -> [Fact] {
        [
            Fact("name", dataset.name), Fact("what", dataset.summary),
            Fact("examples", dataset.isEndless ? "as many as are asked for" : Format.count(dataset.count)),
            Fact("classes", classes(dataset.classNames)),
        ] + dataset.notes.map { Fact("note", $0) }
    }

    private static func classes(_ names: [String]) -> String {
        if names.isEmpty { return "none" }
        let first = names.prefix(12).joined(separator: ", ")
        return names.count > 12 ? "\(names.count): \(first), …" : first
    }

    static func facts(of map: AttentionMap) -> [Fact] {
        [
            Fact("of", "\(map.model) · \(map.input)"),
            Fact("method", map.method.rawValue),
            Fact("weights", "\(map.weights.dtype.label) \(map.weights.shape): layer, head, query, key"),
            Fact("layers", map.layers.map(String.init).joined(separator: ", ") + " of \(map.layerCount)"),
            Fact("row", map.queryLabel),
            Fact("tokens", "\(map.tokens.count)"),
        ] + zip(map.layers, map.paths).map { Fact("layer \($0)", $1) }
    }
}

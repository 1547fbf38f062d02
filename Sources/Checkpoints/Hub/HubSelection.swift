// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// Which files of a repository make a model, in the order in which transformers looks for them.
struct HubSelection: Equatable {
    /// Any one of them is a tokenizer.
    static let tokenizers = [
        "tokenizer.json", "vocab.json", "vocab.txt", "spiece.model", "sentencepiece.bpe.model", "tokenizer.model",
    ]
    /// How pictures and sounds are prepared.
    static let preparations = ["preprocessor_config.json", "processor_config.json"]

    /// What makes sentence vectors of a transformer's states.
    static let modules = ["modules.json"]

    private static let others = [
        "generation_config.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "merges.txt",
        "chat_template.jinja", "config_sentence_transformers.json", "sentence_bert_config.json",
    ]
    /// What transformers asks for besides, to learn that it is not there.
    private static let askedFor = ["adapter_config.json", "chat_template.json", "video_preprocessor_config.json"]

    /// Small files first, so that whoever finds weights finds a whole model.
    let small: [String]
    let weights: WeightForm
    /// The folder of the transformer, with a `/` at its end; empty for the repository's own.
    let prefix: String
    /// Files that would be of use and are not there.
    let absent: [String]

    /// - Parameters:
    ///   - names: what the repository holds.
    ///   - modules: what its `modules.json` holds, where it has one.
    /// - Throws: `CheckpointError` when it has no weights that can be read, or names folders outside.
    init(names: [String], modules: [UInt8]?, repository: String) throws(CheckpointError) {
        let there = Set(names.map(ExactName.init))
        func has(_ name: String) -> Bool { there.contains(ExactName(name)) }
        let places = try modules.map { bytes throws(CheckpointError) in try Self.modulePlaces(bytes, repository) } ?? []
        let prefix = places.first.map { $0.isEmpty ? "" : $0 + "/" } ?? ""
        guard has(prefix + "config.json") else {
            throw CheckpointError(
                "\(repository) has no \(prefix)config.json, so it is no model that transformers opens",
                hint: "what it holds stands at its page on the hub")
        }
        guard let weights = WeightForm.all.first(where: { has(prefix + $0.name) }) else {
            let others = WeightForm.foreign.filter { has(prefix + $0) }
            throw CheckpointError(
                others.isEmpty
                    ? "\(repository) has neither model.safetensors nor pytorch_model.bin"
                    : "\(repository) has its weights in \(others.joined(separator: " and ")) only",
                hint: others.isEmpty ? nil : "save it from transformers with save_pretrained(…), then load that folder")
        }
        let optional = Self.tokenizers + Self.preparations + Self.modules + Self.others
        var small = [prefix + "config.json"]
        small += places.dropFirst().map { $0 + "/config.json" }.filter(has)
        small += optional.map { prefix + $0 }.filter { has($0) && !small.contains($0) }
        if prefix != "" { small += optional.filter { has($0) && !small.contains($0) } }
        self.small = small
        self.weights = weights
        self.prefix = prefix
        absent = (WeightForm.all.map(\.name) + optional + Self.askedFor).map { prefix + $0 }.filter { !has($0) }
    }

    /// Which weights are taken and why, where they are not the first that one would take.
    var reason: String? {
        guard let place = WeightForm.all.firstIndex(of: weights), place > 0 else { return nil }
        let missing = place == 1 ? "model.safetensors" : "safetensors"
        return "took \(weights.name), as the repository has no \(missing)"
    }

    /// The folder of the transformer that a `modules.json` names; nil where there is no such file, or it names none.
    static func transformer(modulesAt path: String) -> String? {
        guard let bytes = try? FileBytes.read(path), let places = try? modulePlaces(bytes, path),
            let first = places.first, !first.isEmpty
        else { return nil }
        return first
    }

    /// The folders that a `modules.json` names, the transformer's first.
    private static func modulePlaces(_ bytes: [UInt8], _ repository: String) throws(CheckpointError) -> [String] {
        guard let list = try? JSON(parsing: bytes), let modules = list.elements else {
            throw CheckpointError("modules.json of \(repository) is not a list")
        }
        return try modules.map { module throws(CheckpointError) in
            let place = module["path"]?.string ?? ""
            guard place.isEmpty || FileNames.isSafe(place) else {
                throw CheckpointError("modules.json of \(repository) names a folder outside of it")
            }
            return place
        }
    }
}

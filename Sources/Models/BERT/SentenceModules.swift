// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents

/// What sentence-transformers does with a transformer's states, as `modules.json` lists it.
struct SentenceModules: Sendable, Equatable {
    /// The folder of the transformer inside the model's; empty for that folder itself.
    var transformer = ""
    var pooling: SentencePooling
    /// Whether vectors are brought to unit length at the end.
    var normalizes = false
    /// The most tokens of a text that are read; nil where only the transformer's positions limit them.
    var maximumTokens: Int?

    /// nil when the folder has no `modules.json`.
    ///
    /// - Throws: `ModelError` when it names a module that is not known, or a file is not sound.
    init?(folder: CheckpointFolder) throws {
        guard let list = try folder.json("modules.json") else { return nil }
        guard let modules = list.elements else { throw ModelError("modules.json is not a list") }
        var pooling: SentencePooling?
        for (i, module) in modules.enumerated() {
            guard let type = module["type"]?.string, let path = module["path"]?.string else {
                throw ModelError("modules.json: module \(i) has no type or path")
            }
            switch type.split(separator: ".").last {
            case "Transformer" where i == 0: transformer = path
            case "Pooling" where pooling == nil && i > 0:
                guard let config = try folder.subfolder(path)?.json("config.json") else {
                    throw ModelError("modules.json names the folder \(path), which has no config.json")
                }
                pooling = try SentencePooling(config)
            case "Normalize" where i > 0: normalizes = true
            default: throw ModelError("modules.json: module \(i), \(type), is not known yet")
            }
        }
        self.pooling = pooling ?? .mean
        guard let inner = folder.subfolder(transformer) else {
            throw ModelError("modules.json names the folder \(transformer), which is not there")
        }
        maximumTokens = try inner.json("sentence_bert_config.json")?["max_seq_length"]?.int
        if let most = maximumTokens, most < 1 {
            throw ModelError("sentence_bert_config.json: max_seq_length is \(most)")
        }
    }
}

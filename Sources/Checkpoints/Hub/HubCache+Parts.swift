// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

extension HubCache {
    /// How much of a model the folder of a commit holds.
    enum Extent {
        /// Files that the model needs are missing: a fetch was stopped, or another program wanted only some.
        case part
        /// It can be opened, but files may be missing that the repository has.
        case model
        /// Nothing is missing.
        case whole
    }

    /// Looks at names alone, but for the list of shards.
    func extent(of id: HubIdentifier, at commit: String) -> Extent {
        let root = "\(repository(of: id))/snapshots/\(commit)"
        let inner = HubSelection.transformer(modulesAt: root + "/modules.json").map { "/" + $0 } ?? ""
        let folder = root + inner
        guard Folders.hasFile(folder + "/config.json"), Self.hasWeights(folder) else { return .part }
        // What another program fetched may lack what it had no use for: where there seems to be no tokenizer, no
        // preparation or no way to sentence vectors, the hub is asked, once.
        let prefix = inner.isEmpty ? "" : inner.dropFirst() + "/"
        let groups = [HubSelection.tokenizers, HubSelection.preparations, inner.isEmpty ? HubSelection.modules : []]
        let isKnown = groups.filter { !$0.isEmpty }.allSatisfy { names in
            names.contains { Folders.hasFile("\(folder)/\($0)") || isKnownAbsent(prefix + $0, at: commit, of: id) }
        }
        return isKnown ? .whole : .model
    }

    private static func hasWeights(_ folder: String) -> Bool {
        for weights in WeightForm.all {
            let file = "\(folder)/\(weights.name)"
            guard Folders.hasFile(file) else { continue }
            if !weights.isIndex { return true }
            guard let shards = try? ShardIndex(at: file) else { return false }
            return shards.files.allSatisfy { Folders.hasFile("\(folder)/\($0)") }
        }
        return false
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

extension CheckpointFolder {
    /// The folder that `reference` means: a folder of that path, else a hub id, whose files are fetched where the cache
    /// lacks some.
    ///
    /// The network is asked only for what is not there. Where it cannot be, what the cache holds is opened if it is a
    /// model.
    /// - Parameter isUpdating: whether the hub is asked if a branch has moved.
    /// - Throws: `CheckpointError` saying what failed and what to do, or what the watch throws.
    public init(
        _ reference: String, environment: [String: String], isUpdating: Bool = false, watch: HubWatch
    ) throws {
        guard case .hub(let id) = try Place(reference, environment) else {
            try self.init(reference, environment: environment)
            return
        }
        let cache = HubCache(environment: environment)
        let found = try cache.snapshot(of: id)
        let extent = found.map { cache.extent(of: id, at: $0.commit) } ?? .part
        if let found, extent == .whole, !isUpdating || id.isCommit {
            self.init(path: found.folder, identifier: id, commit: found.commit)
            return
        }
        let client = try HubClient(environment: environment, watch: watch)
        do {
            guard !client.settings.isOffline else { throw cache.lacks(id, hasPart: found != nil) }
            let fetched = try client.fetchOnce(id)
            if fetched.newByteCount > 0 { watch.note(cache.summary(fetched, of: id)) }
            self.init(path: fetched.folder, identifier: id, commit: fetched.commit)
        } catch {
            let fault = error as? HubFault
            guard let found, extent != .part, fault?.isAbsence == true || client.settings.isOffline else {
                throw fault.map { client.complaint($0, id) } ?? error
            }
            if let fault { watch.note("\(client.settings.endpoint.host) was not asked: \(fault.text)") }
            self.init(path: found.folder, identifier: id, commit: found.commit)
        }
    }
}

extension HubCache {
    fileprivate func lacks(_ id: HubIdentifier, hasPart: Bool) -> CheckpointError {
        let revision = id.revision == "main" ? "" : " at \(id.revision)"
        return CheckpointError(
            "the Hugging Face cache \(path) holds \(hasPart ? "only a part" : "nothing") of "
                + "\(id.repository)\(revision), and HF_HUB_OFFLINE keeps Rebus from the network",
            hint: "start Rebus without HF_HUB_OFFLINE to fetch it, or name a folder")
    }

    fileprivate func summary(_ fetched: HubClient.Fetched, of id: HubIdentifier) -> String {
        let files = "\(fetched.fileCount) file\(fetched.fileCount == 1 ? "" : "s")"
        return
            "\(id.repository) at \(fetched.commit.prefix(7)): \(files), \(HubClient.bytes(fetched.byteCount)), now in "
            + path
    }
}

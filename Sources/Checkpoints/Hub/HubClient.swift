// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Glibc

/// Fetches models from the hub into the cache that Hugging Face's programs share.
public struct HubClient {
    /// What a fetch brought.
    public struct Fetched: Sendable, Equatable {
        public let folder: String
        public let commit: String
        /// Files that make the model, and their bytes.
        public let fileCount: Int
        public let byteCount: Int
        /// Bytes that were not there before.
        public let newByteCount: Int
    }

    let settings: HubSettings
    private let cache: HubCache
    private let watch: HubWatch
    /// Bytes that a folder's file system has room for; nil where it does not say.
    var room: (String) -> Int? = Self.freeBytes

    public init(environment: [String: String], watch: HubWatch) throws(CheckpointError) {
        settings = try HubSettings(environment: environment)
        cache = HubCache(environment: environment)
        self.watch = watch
    }

    init(settings: HubSettings, cache: HubCache, watch: HubWatch) {
        (self.settings, self.cache, self.watch) = (settings, cache, watch)
    }

    /// Fetches the files of a model that the cache lacks.
    ///
    /// - Throws: `CheckpointError` saying what failed and what to do, or what the watch throws.
    public func fetch(_ id: HubIdentifier) throws -> Fetched {
        do {
            return try fetchOnce(id)
        } catch let fault as HubFault {
            throw complaint(fault, id)
        }
    }

    func fetchOnce(_ id: HubIdentifier) throws -> Fetched {
        let meter = HubMeter(watch)
        meter.say("asking \(settings.endpoint.host) for \(id.repository)")
        let connection = try HubConnection(settings, watch: watch, meter: meter)
        let revision = try HubRevision(of: id, from: connection)
        let fetch = Fetch(
            id: id, commit: revision.commit, cache: cache, connection: connection, meter: meter, room: room)
        try cache.prepare(for: id)

        let hasModules = revision.names.contains { $0.utf8.elementsEqual("modules.json".utf8) }
        let modules = hasModules ? try fetch.bytes("modules.json") : nil
        let selection = try HubSelection(names: revision.names, modules: modules, repository: id.repository)
        var weights = [selection.prefix + selection.weights.name]
        if selection.weights.isIndex {
            let index = weights[0]
            let bytes = try fetch.bytes(index)
            let shards = try ShardIndex(try? JSON(parsing: bytes), of: index).files.map { selection.prefix + $0 }
            let there = Set(revision.names.map(ExactName.init))
            if let lost = shards.first(where: { !there.contains(ExactName($0)) }) {
                throw CheckpointError("\(index) lists \(lost), which \(id.repository) does not have")
            }
            weights += shards
        }
        if let reason = selection.reason { watch.note(reason) }

        let names = selection.small + weights
        let new = try fetch.download(names)
        for name in selection.absent { cache.note(absent: name, at: revision.commit, of: id) }
        // Last, so that nobody is led to a part by the name of a branch.
        try cache.note(commit: revision.commit, of: id)
        return Fetched(
            folder: "\(cache.repository(of: id))/snapshots/\(revision.commit)", commit: revision.commit,
            fileCount: names.count, byteCount: names.reduce(0) { Self.sum($0, fetch.size($1) ?? 0) }, newByteCount: new)
    }

    /// `605 MB`, in powers of ten.
    static func bytes(_ count: Int) -> String {
        for (name, unit) in [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000)] where count >= 10 * unit {
            return "\(count / unit) \(name)"
        }
        return "\(count) bytes"
    }

    /// The sum, or the largest number there is.
    static func sum(_ a: Int, _ b: Int) -> Int {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }

    private static func freeBytes(_ folder: String) -> Int? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        let (bytes, overflow) = UInt(status.f_bavail).multipliedReportingOverflow(by: UInt(status.f_frsize))
        return overflow ? .max : Int(clamping: bytes)
    }
}

/// The files of one commit on their way.
private struct Fetch {
    let id: HubIdentifier
    let commit: String
    let cache: HubCache
    let connection: HubConnection
    let meter: HubMeter
    let room: (String) -> Int?

    private func url(_ name: String) -> HubURL {
        let segments = { (text: String) in text.split(separator: "/").map(String.init) }
        return connection.settings.endpoint.appending(
            segments(id.repository) + ["resolve", commit] + segments(name))
    }

    func describe(_ name: String) throws -> HubFile {
        guard FileNames.isSafe(name) else {
            throw CheckpointError("\(id.repository) names a file that would lead outside its folder: \(name)")
        }
        return try HubFile(name, commit: commit, heads: try connection.heads(of: url(name)))
    }

    /// The bytes of a small file, from the cache or through it.
    func bytes(_ name: String) throws -> [UInt8] {
        let place = cache.pointer(name, at: commit, of: id)
        if !Folders.hasFile(place) {
            let file = try describe(name)
            if let size = file.size, size > 64 << 20 {
                throw CheckpointError("\(name) of \(id.repository) has \(size) bytes, too many for what it is")
            }
            try checkRoom([file])
            try download(file)
        }
        do { return try FileBytes.read(place) } catch { throw CheckpointError(error.message, hint: error.hint) }
    }

    /// Bytes of a file that is there.
    func size(_ name: String) -> Int? { Folders.size(of: cache.pointer(name, at: commit, of: id)) }

    /// Downloads what is not there; gives how many bytes that were.
    func download(_ names: [String]) throws -> Int {
        let found = names.compactMap(size).reduce(0, HubClient.sum)
        let missing = try names.filter { size($0) == nil }.map(describe)
        meter.expect(total: missing.reduce(found) { HubClient.sum($0, $1.size ?? 0) }, found: found)
        try checkRoom(missing)
        for file in missing { try download(file) }
        return missing.reduce(0) { HubClient.sum($0, $1.size ?? 0) }
    }

    private func download(_ file: HubFile) throws {
        try connection.watch.checkpoint()
        let download = HubDownload(
            file: file, url: url(file.name), cache: cache, id: id, connection: connection, meter: meter)
        try download.run()
        try cache.point(file.name, at: commit, to: file.hash, of: id)
    }

    /// - Throws: `CheckpointError` where the disk has no room for what is still to come, and a twentieth more.
    private func checkRoom(_ files: [HubFile]) throws {
        var need = 0
        for file in files where !Folders.hasFile(cache.blob(file.hash, of: id)) {
            let size = file.size ?? 0
            let part = Folders.size(of: cache.blob(file.hash, of: id) + ".incomplete") ?? 0
            need = HubClient.sum(need, max(size - min(part, size), 0))
        }
        let blobs = cache.repository(of: id) + "/blobs"
        guard need > 0, let free = room(blobs), free < HubClient.sum(need, need / 20) else { return }
        throw CheckpointError(
            "\(id.repository) needs \(HubClient.bytes(need)) more, and \(blobs) has room for \(HubClient.bytes(free))",
            hint: "make room, or set HF_HUB_CACHE to a folder on another disk")
    }
}

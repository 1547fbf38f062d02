// SPDX-License-Identifier: GPL-3.0-or-later

/// One file's bytes on their way into the cache.
struct HubDownload {
    let file: HubFile
    let url: HubURL
    let cache: HubCache
    let id: HubIdentifier
    let connection: HubConnection
    let meter: HubMeter

    /// Fetches what is not there yet, one program at a time.
    ///
    /// - Throws: `HubFault`, `CheckpointError`, or what the watch throws; what came is then kept, unless it is wrong.
    func run() throws {
        let blob = cache.blob(file.hash, of: id)
        let lock = try HubLock.take(cache.lock(file.hash, of: id)) {
            meter.say("another program fetches \(file.name)")
            try connection.watch.checkpoint()
        }
        defer { withExtendedLifetime(lock) {} }
        if let size = Folders.size(of: blob) { return meter.find(size) }
        let part = try HubPartial(of: blob, isAlone: lock != nil)
        let isResumed = part.count > 0
        do {
            do {
                try fill(part)
            } catch let error as HubWrongBytes {
                // What lay there may be another program's that wrote it out of order, or a crash took its end.
                guard isResumed else { throw error }
                meter.lose(part.count)
                try part.clear()
                try fill(part)
            }
        } catch let error as HubWrongBytes {
            part.discard()
            throw error.complaint
        }
        try part.finish(as: blob)
    }

    private func fill(_ part: HubPartial) throws {
        var size = file.size
        if let size, part.count > size { try part.clear() }
        meter.say(file.name)
        meter.find(part.count)
        var hash = HubHash(name: file.hash, size: size)
        try part.read { piece in
            try connection.watch.checkpoint()
            hash.update(piece)
        }
        var before = part.count
        func advanced() -> Bool {
            defer { before = part.count }
            return part.count > before
        }
        try connection.persisting(advanced: advanced) {
            if let size, part.count == size { return }
            meter.say(file.name)
            var receiver = HubTransfer.Receiver()
            receiver.head = { head in
                let start = head.status == 206 ? head.contentRange?.start : 0
                let whole = head.status == 206 ? head.contentRange?.total : head.count("content-length")
                if let whole, let size, whole != size { throw HubWrongBytes.length(file, of: size, but: whole) }
                size = size ?? whole
                guard start != part.count else { return }
                // The server sends all of it, whatever was asked for.
                guard start == 0 else { throw HubFault.broken("it sent another part than was asked for") }
                meter.lose(part.count)
                try part.clear()
                before = 0
                hash = HubHash(name: file.hash, size: size)
            }
            receiver.body = { piece in
                if let size, piece.count > size - part.count {
                    throw HubWrongBytes.length(file, of: size, but: part.count + piece.count)
                }
                try part.append(piece)
                hash.update(piece)
                meter.receive(piece.count)
            }
            do {
                try connection.stream(url, from: part.count, to: receiver)
            } catch let HubFault.status(head) where head.status == 416 && part.count > 0 {
                meter.lose(part.count)
                try part.clear()
                hash = HubHash(name: file.hash, size: size)
                throw HubFault.broken("it has no such part")
            }
            if let size, part.count < size { throw HubFault.broken("\(part.count) of \(size) bytes came") }
        }
        if let found = hash.mismatch { throw HubWrongBytes.hash(file, but: found) }
    }
}

/// Bytes came that are not the file's.
struct HubWrongBytes: Error {
    let complaint: CheckpointError

    static func length(_ file: HubFile, of size: Int, but found: Int) -> HubWrongBytes {
        HubWrongBytes(
            complaint: CheckpointError(
                "\(file.name) has \(size) bytes, and the server sends \(found)\(found > size ? " or more" : "")",
                hint: "load it again; should it stay so, something between here and the hub alters files"))
    }

    static func hash(_ file: HubFile, but found: String) -> HubWrongBytes {
        HubWrongBytes(
            complaint: CheckpointError(
                "\(file.name) came with the hash \(found.prefix(12))… in place of \(file.hash.prefix(12))…, so its "
                    + "bytes are not the hub's",
                hint: "load it again; should it stay so, something between here and the hub alters files"))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import CZlib
import Tensors

/// One member of a zip file, its place checked.
struct ZipMember: Sendable {
    let name: [UInt8]
    let isDeflated: Bool
    let checksum: UInt32
    let byteCount: Int
    let range: Range<Int>

    /// The member's bytes, checked against its checksum, and what keeps them alive.
    func content(
        in file: UnsafeRawBufferPointer, owner: AnyObject
    ) throws(CheckpointError) -> (bytes: UnsafeRawBufferPointer, owner: AnyObject) {
        let packed = UnsafeRawBufferPointer(rebasing: file[range])
        var content = (bytes: packed, owner: owner)
        if isDeflated {
            let storage = try MemoryBudget.storage(
                byteCount: byteCount, for: "unpacking \(String(decoding: name, as: UTF8.self))")
            content = (UnsafeRawBufferPointer(start: storage.bytes, count: byteCount), storage)
            try inflate(packed, into: storage, room: byteCount, isWhole: true)
        }
        let start = content.bytes.bindMemory(to: UInt8.self).baseAddress
        guard UInt32(truncatingIfNeeded: crc32_z(0, start, byteCount)) == checksum else {
            throw CheckpointError("member \(String(decoding: name, as: UTF8.self)) is damaged: its checksum differs")
        }
        return content
    }

    /// The first bytes of the member, at most 16 kB, unchecked: enough for a header.
    func head(
        in file: UnsafeRawBufferPointer, owner: AnyObject
    ) throws(CheckpointError) -> (bytes: UnsafeRawBufferPointer, owner: AnyObject) {
        let packed = UnsafeRawBufferPointer(rebasing: file[range])
        guard isDeflated else { return (packed, owner) }
        let room = min(byteCount, 16 << 10)
        let storage = Storage(byteCount: room)
        let filled = try inflate(packed, into: storage, room: room, isWhole: false)
        return (UnsafeRawBufferPointer(start: storage.bytes, count: filled), storage)
    }

    /// Unpacks `room` bytes; returns how many came.
    @discardableResult
    private func inflate(
        _ packed: UnsafeRawBufferPointer, into storage: Storage, room: Int, isWhole: Bool
    ) throws(CheckpointError) -> Int {
        var stream = z_stream()
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw CheckpointError("no memory to unpack a zip member")
        }
        defer { inflateEnd(&stream) }
        func fault() -> CheckpointError {
            CheckpointError("member \(String(decoding: name, as: UTF8.self)) does not unpack to what it claims")
        }
        // zlib counts in 32 bits.
        guard let given = UInt32(exactly: isWhole ? packed.count : min(packed.count, 1 << 20)),
            let wanted = UInt32(exactly: room)
        else {
            throw CheckpointError("member \(String(decoding: name, as: UTF8.self)) is packed and larger than 4 GB")
        }
        stream.next_in = UnsafeMutablePointer(mutating: packed.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = given
        stream.next_out = storage.bytes.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = wanted
        let result = CZlib.inflate(&stream, isWhole ? Z_FINISH : Z_SYNC_FLUSH)
        guard isWhole else {
            guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else { throw fault() }
            return room - Int(stream.avail_out)
        }
        guard result == Z_STREAM_END, stream.avail_out == 0, stream.avail_in == 0 else { throw fault() }
        return room
    }
}

/// The members of a zip file that follows the strictest reading of the format, so that no two programs read it
/// differently.
///
/// One end record at the very end and nothing before the first member; stored or deflated, not encrypted; each local
/// header and each descriptor behind a member's bytes equals the central one; members fill the file without overlap
/// (APPNOTE 6.3, sections 4.3.7, 4.3.9, 4.3.12, 4.3.14 to 4.3.16).
struct ZipReader {
    let members: [ZipMember]

    private static let mostMembers = 100_000

    init(_ file: UnsafeRawBufferPointer) throws(CheckpointError) {
        let fields = ZipFields(file)
        let directory = try ZipEnd(fields)
        guard directory.count <= Self.mostMembers else { throw fields.fault("lists \(directory.count) members") }
        var members: [ZipMember] = []
        var names: Set<[UInt8]> = []
        var at = directory.start
        var reached = 0
        for _ in 0..<directory.count {
            let entry = try ZipEntry(fields, at: at, end: directory.end)
            guard entry.local == reached else { throw fields.fault("has members that overlap, or bytes between them") }
            guard names.insert(entry.name).inserted else { throw fields.fault("has two members of one name") }
            let (range, next) = try entry.content(fields, before: directory.start)
            members.append(
                ZipMember(
                    name: entry.name, isDeflated: entry.isDeflated, checksum: entry.checksum, byteCount: entry.whole,
                    range: range))
            reached = next
            at = entry.end
        }
        guard at == directory.end, reached == directory.start else {
            throw fields.fault("has members that overlap, or bytes between them")
        }
        self.members = members
    }
}

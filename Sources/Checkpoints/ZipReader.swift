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
            let storage = Storage(byteCount: byteCount)
            content = (UnsafeRawBufferPointer(start: storage.bytes, count: byteCount), storage)
            try inflate(packed, into: storage)
        }
        let start = content.bytes.bindMemory(to: UInt8.self).baseAddress
        guard UInt32(truncatingIfNeeded: crc32_z(0, start, byteCount)) == checksum else {
            throw CheckpointError("member \(String(decoding: name, as: UTF8.self)) is damaged: its checksum differs")
        }
        return content
    }

    private func inflate(_ packed: UnsafeRawBufferPointer, into storage: Storage) throws(CheckpointError) {
        var stream = z_stream()
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw CheckpointError("no memory to unpack a zip member")
        }
        defer { inflateEnd(&stream) }
        // Members are shorter than 4 GB, so both counts fit.
        stream.next_in = UnsafeMutablePointer(mutating: packed.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(packed.count)
        stream.next_out = storage.bytes.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = UInt32(byteCount)
        let result = CZlib.inflate(&stream, Z_FINISH)
        guard result == Z_STREAM_END, stream.avail_out == 0, stream.avail_in == 0 else {
            throw CheckpointError("member \(String(decoding: name, as: UTF8.self)) does not unpack to what it claims")
        }
    }
}

/// The members of a zip file that follows the strictest reading of the format, so that no two programs read it
/// differently.
///
/// One end record at the very end and nothing before the first member; stored or deflated, not encrypted, under 4 GB;
/// each local header equals its central one; members fill the file without overlap.
struct ZipReader {
    let members: [ZipMember]

    init(_ file: UnsafeRawBufferPointer) throws(CheckpointError) {
        func fault(_ what: String) -> CheckpointError { CheckpointError("the zip file \(what)") }
        func field(_ at: Int, _ width: Int) -> Int { (0..<width).reduce(0) { $0 | Int(file[at + $1]) << (8 * $1) } }
        guard file.count >= 22, file.count < Int(UInt32.max) else { throw fault("is too short or longer than 4 GB") }
        let end = file.count - 22
        guard field(end, 4) == 0x0605_4B50, field(end + 20, 2) == 0, field(end + 4, 4) == 0 else {
            throw fault("does not end with its directory")
        }
        let count = field(end + 10, 2)
        let size = field(end + 12, 4)
        let start = field(end + 16, 4)
        guard count == field(end + 8, 2), start + size == end else {
            throw fault("has a directory of another size than it claims")
        }
        var members: [ZipMember] = []
        var at = start
        var reached = 0
        for _ in 0..<count {
            guard end - at >= 46, field(at, 4) == 0x0201_4B50 else { throw fault("has a damaged directory") }
            let flags = field(at + 8, 2)
            let method = field(at + 10, 2)
            let packed = field(at + 20, 4)
            let whole = field(at + 24, 4)
            let names = field(at + 28, 2)
            let extra = field(at + 30, 2)
            let comment = field(at + 32, 2)
            let local = field(at + 42, 4)
            guard end - at - 46 >= names + extra + comment else { throw fault("has a damaged directory") }
            guard flags & ~0x0806 == 0, method == 0 || method == 8, method == 8 || packed == whole else {
                throw fault("packs a member in a way that is not read")
            }
            guard whole <= max(packed, 64) * 1032 else { throw fault("claims more than deflate can hold") }
            guard local == reached, start - local >= 30, field(local, 4) == 0x0403_4B50 else {
                throw fault("has members that overlap, or bytes between them")
            }
            let localExtra = field(local + 28, 2)
            guard field(local + 6, 2) == flags, field(local + 8, 2) == method, field(local + 26, 2) == names,
                field(local + 14, 4) == field(at + 16, 4),
                Self.agrees(field(local + 18, 4), packed, extra: localExtra),
                Self.agrees(field(local + 22, 4), whole, extra: localExtra),
                start - local - 30 >= names + localExtra + packed,
                file[local + 30..<local + 30 + names].elementsEqual(file[at + 46..<at + 46 + names])
            else { throw fault("describes a member twice and differently") }
            let data = local + 30 + names + localExtra
            members.append(
                ZipMember(
                    name: Array(file[at + 46..<at + 46 + names]), isDeflated: method == 8,
                    checksum: UInt32(field(at + 16, 4)), byteCount: whole, range: data..<data + packed))
            reached = data + packed
            at += 46 + names + extra + comment
        }
        guard at == end, reached == start else { throw fault("has members that overlap, or bytes between them") }
        self.members = members
    }

    /// Python writes all ones here when it reserves room for long sizes, as NumPy asks it to.
    private static func agrees(_ local: Int, _ central: Int, extra: Int) -> Bool {
        local == central || (local == 0xFFFF_FFFF && extra >= 20)
    }
}

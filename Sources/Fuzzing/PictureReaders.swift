// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing
import Tensors

/// Pictures: decoded whole.
enum PictureReaders {
    /// The checksums of chunks are set right first, so that they keep no change from the decoder.
    static func png(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        var bytes = bytes
        var start = 8
        while start + 12 <= bytes.count {
            let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            let end = start + 8 + length
            guard end + 4 <= bytes.count else { break }
            let sum = Checksum.crc32(bytes[start + 4..<end])
            for place in 0..<4 { bytes[end + place] = UInt8(truncatingIfNeeded: sum >> (24 - 8 * place)) }
            start = end + 4
        }
        try decode([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + bytes.dropFirst(8))
    }

    static func jpeg(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        try decode([0xFF, 0xD8, 0xFF] + bytes.dropFirst(3))
    }

    private static func decode(_ bytes: [UInt8]) throws {
        let picture = try Picture(decoding: bytes, name: "a")
        let shape = picture.pixels.shape
        try FuzzFault.check(shape.count == 3 && shape[2] == 3 && picture.width > 0 && picture.height > 0, "\(shape)")
        guard picture.width * picture.height < 1 << 20 else { return }
        _ = picture.pixels.floats.reduce(0, +)
    }
}

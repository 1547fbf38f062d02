// SPDX-License-Identifier: GPL-3.0-or-later

/// A zip file of stored members, written plainly (APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16).
enum StoredZip {
    static func file(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for (name, bytes) in members {
            let name = Array(name.utf8)
            let common =
                [UInt8](repeating: 0, count: 10) + little(Int(Checksum.crc32(bytes)), 4)
                + little(bytes.count, 4) + little(bytes.count, 4) + little(name.count, 2) + little(0, 2)
            directory += little(0x0201_4B50, 4) + little(0, 2) + common + [UInt8](repeating: 0, count: 10)
            directory += little(file.count, 4) + name
            file += little(0x0403_4B50, 4) + common + name + bytes
        }
        let end =
            little(0x0605_4B50, 4) + little(0, 4) + little(members.count, 2) + little(members.count, 2)
            + little(directory.count, 4) + little(file.count, 4) + little(0, 2)
        return file + directory + end
    }

    private static func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}

/// CRC-32 as zip and PNG files use it (ISO 3309).
enum Checksum {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }

    static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8 }
    }
}

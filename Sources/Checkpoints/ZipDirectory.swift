// SPDX-License-Identifier: GPL-3.0-or-later

/// The records of a zip file whose members are stored as they are (APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16).
struct ZipDirectory {
    private var central: [UInt8] = []
    private var count = 0
    private var offset = 0

    /// Adds a member and gives the record that stands before its bytes.
    ///
    /// - Throws: `CheckpointError` when the file would pass 4 GB or 65,535 members.
    mutating func add(name: [UInt8], checksum: UInt32, byteCount: Int) throws(CheckpointError) -> [UInt8] {
        guard (1...1024).contains(name.count) else {
            throw CheckpointError("a member of a .npz file needs a name of 1 to 1020 bytes")
        }
        let local = 30 + name.count
        guard count < 65_534, offset + local + byteCount + central.count + 65_536 < Int(UInt32.max) else {
            throw CheckpointError("a .npz file holds at most 4 GB", hint: "save it as .safetensors")
        }
        var fields: [UInt8] = []
        // Version 2.0; names are UTF-8; stored; 1 January 1980, so that equal content gives equal files.
        Self.append(&fields, [(20, 2), (0x0800, 2), (0, 2), (0, 2), (0x21, 2)])
        Self.append(&fields, [(Int(checksum), 4), (byteCount, 4), (byteCount, 4), (name.count, 2), (0, 2)])

        Self.append(&central, [(0x0201_4B50, 4), (0x0314, 2)])
        central += fields
        Self.append(&central, [(0, 2), (0, 2), (0, 2), (0o100644 << 16, 4), (offset, 4)])
        central += name

        offset += local + byteCount
        count += 1
        return [0x50, 0x4B, 0x03, 0x04] + fields + name
    }

    /// The records that end the file.
    func end() -> [UInt8] {
        var tail: [UInt8] = []
        Self.append(
            &tail,
            [(0x0605_4B50, 4), (0, 2), (0, 2), (count, 2), (count, 2), (central.count, 4), (offset, 4), (0, 2)])
        return central + tail
    }

    private static func append(_ bytes: inout [UInt8], _ fields: [(value: Int, width: Int)]) {
        for (value, width) in fields {
            for i in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * i))) }
        }
    }
}

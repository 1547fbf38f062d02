// SPDX-License-Identifier: GPL-3.0-or-later

/// Bytes of safetensors files, sound and unsound, for tests.
enum SafetensorsBytes {
    /// The length, the header's text, and as many data bytes as asked for, counting up from 0.
    static func file(_ header: String, data: Int, claiming length: UInt64? = nil) -> [UInt8] {
        let text = Array(header.utf8)
        let length = length ?? UInt64(text.count)
        let head = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) }
        return head + text + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
    }

    /// One tensor's member of a header.
    static func member(_ name: String, _ dtype: String, _ shape: String, _ start: Int, _ end: Int) -> String {
        "\"\(name)\":{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":[\(start),\(end)]}"
    }

    static let sound = file("{\(member("a", "F32", "[2,2]", 0, 16)),\(member("b", "F16", "[3]", 16, 22))}", data: 22)
}

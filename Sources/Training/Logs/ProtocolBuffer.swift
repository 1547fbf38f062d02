// SPDX-License-Identifier: GPL-3.0-or-later

/// A message in Protocol Buffers' wire format, written field by field.
struct ProtocolBuffer {
    private(set) var bytes: [UInt8] = []

    mutating func integer(_ field: Int, _ value: Int) {
        key(field, 0)
        number(UInt64(bitPattern: Int64(value)))
    }

    mutating func double(_ field: Int, _ value: Double) {
        key(field, 1)
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt64($0))) }
    }

    mutating func float(_ field: Int, _ value: Float) {
        key(field, 5)
        bytes += (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
    }

    /// A string, or a message inside this one.
    mutating func bytes(_ field: Int, _ value: [UInt8]) {
        key(field, 2)
        number(UInt64(value.count))
        bytes += value
    }

    private mutating func key(_ field: Int, _ kind: UInt64) { number(UInt64(field) << 3 | kind) }

    /// Seven bits a byte, the lowest first.
    private mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

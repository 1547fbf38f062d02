// SPDX-License-Identifier: GPL-3.0-or-later

extension UnsafeRawBufferPointer {
    /// The bits of a number of up to eight bytes at `place`, the lowest byte first; they must lie within the buffer.
    func little(at place: Int, width: Int) -> UInt64 {
        var bits: UInt64 = 0
        for i in 0..<width { bits |= UInt64(self[place + i]) << (8 * UInt64(i)) }
        return bits
    }
}

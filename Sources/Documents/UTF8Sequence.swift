// SPDX-License-Identifier: GPL-3.0-or-later

/// Which byte sequences encode one character (Unicode 15, table 3-7).
enum UTF8Sequence {
    /// The length of the well-formed sequence at `start`: 1 to 4, or 0 when there is none.
    static func length(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
        let lead = bytes[start]
        let second: ClosedRange<UInt8>
        let length: Int
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard bytes.count - start >= length, second.contains(bytes[start + 1]) else { return 0 }
        for i in 2..<max(2, length) where bytes[start + i] & 0xC0 != 0x80 { return 0 }
        return length
    }
}

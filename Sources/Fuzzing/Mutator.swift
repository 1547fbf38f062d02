// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Changes inputs at random, the same way for the same seed.
public struct Mutator {
    private var random: SplitMix64

    public init(seed: UInt64) { random = SplitMix64(state: seed) }

    private mutating func below(_ count: Int) -> Int { count > 0 ? Int(random.next() % UInt64(count)) : 0 }

    /// One of the seeds with one to eight changes, cut at a length.
    public mutating func input(from seeds: [[UInt8]], longest: Int) -> [UInt8] {
        guard !seeds.isEmpty else { return [] }
        var bytes = seeds[below(seeds.count)]
        for _ in 0...below(8) { change(&bytes, beside: seeds[below(seeds.count)]) }
        return Array(bytes.prefix(longest))
    }

    private mutating func change(_ bytes: inout [UInt8], beside other: [UInt8]) {
        let place = below(bytes.count)
        let end = min(bytes.count, place + 1 + below(below(4) == 0 ? bytes.count : 16))
        switch below(11) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(below(8))
        case 1 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count))
        case 4: bytes.removeSubrange(place...)
        case 5: bytes.insert(contentsOf: other[below(other.count)...].prefix(1 + below(64)), at: place)
        case 6:
            let numbers: [UInt64] = [
                0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, UInt64(Int.max),
                UInt64.max, UInt64(bytes.count),
            ]
            overwrite(&bytes, at: place, with: numbers[below(numbers.count)], width: [1, 2, 4, 8][below(4)])
        case 7: digits(in: &bytes, near: place)
        case 8: bytes.insert(contentsOf: Self.words[below(Self.words.count)].utf8, at: place)
        case 9: for index in place..<end { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
        default:
            guard place < end else { return }
            bytes.insert(contentsOf: [UInt8](repeating: bytes[place], count: below(300)), at: place)
        }
    }

    /// Forward or backward in order of bytes.
    private mutating func overwrite(_ bytes: inout [UInt8], at place: Int, with number: UInt64, width: Int) {
        let isBig = below(2) == 0
        for index in 0..<width where place + index < bytes.count {
            let shift = 8 * (isBig ? width - 1 - index : index)
            bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt64(shift))
        }
    }

    /// Another number in place of the next one that is written in digits.
    private mutating func digits(in bytes: inout [UInt8], near place: Int) {
        guard let start = bytes[place...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
        let end = bytes[start...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
        let numbers = [
            "0", "-1", "1e999", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999",
            "0.5", "65536",
        ]
        bytes.replaceSubrange(start..<end, with: numbers[below(numbers.count)].utf8)
    }

    private static let words = [
        "\"", "\\", "\\u0000", "\\ud800", "[", "]", "{", "}", "null", "true", ",", ":", "\n", "\r", "\u{1B}[31m",
        "\u{9B}", "\u{202E}", "\u{FEFF}", "'", "#", ";", "|", "=", "--", "(", ")", "...", "::", "nan", "-", " ", "🙂",
    ]
}

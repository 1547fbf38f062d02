// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Random numbers that a few keys determine: `SplitMix64`, begun at a hash of the keys.
///
/// All is whole-number arithmetic and f32 products, so that a stream is the same on every machine.
struct SplitMix {
    private var bits: SplitMix64

    init(_ seed: UInt64, _ first: UInt64, _ second: UInt64 = 0, _ third: UInt64 = 0) {
        bits = SplitMix64(state: Self.hash(Self.hash(Self.hash(seed, first), second), third))
    }

    /// A number in which each bit of both keys counts.
    static func hash(_ a: UInt64, _ b: UInt64) -> UInt64 {
        SplitMix64.mixed(SplitMix64.mixed(a &+ SplitMix64.step) ^ b)
    }

    mutating func next() -> UInt64 { bits.next() }

    /// A whole number from 0, below `count`.
    mutating func below(_ count: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(count, 1))).high)
    }

    /// A number from 0, below 1, of 24 bits.
    mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }

    mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * unit() }

    /// Whether something of this probability happens.
    mutating func happens(_ probability: Float) -> Bool { unit() < probability }

    mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

    /// The items in a random order.
    mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
        var items = items
        for last in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(last, below(last + 1)) }
        return items
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Which pairs of pieces join, in which order, and into what.
///
/// Source: Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", 2016, algorithm 1. A heap of
/// candidate pairs makes a word of n symbols take O(n log n) time.
struct BytePairMerges: Sendable {
    /// Open addressing by pair; rank -1 marks a free slot.
    private var slots: [Slot]
    private(set) var count = 0

    private struct Slot {
        var left: UInt32 = 0
        var right: UInt32 = 0
        var rank: Int32 = -1
        var joined: UInt32 = 0
    }

    private let seed = UInt64.random(in: .min ... .max) | 1

    init(expecting count: Int) {
        var capacity = 64
        while capacity < 2 * min(count, 1 << 24) { capacity *= 2 }
        slots = [Slot](repeating: Slot(), count: capacity)
    }

    /// Adds a pair, later in rank than those before; a pair that is there already takes the later rank.
    mutating func insert(_ left: Int, _ right: Int, rank: Int, joined: Int) {
        if 2 * (count + 1) > slots.count { grow() }
        let new = Slot(left: UInt32(left), right: UInt32(right), rank: Int32(clamping: rank), joined: UInt32(joined))
        let slot = slot(of: new.left, new.right)
        if slots[slot].rank < 0 { count += 1 }
        slots[slot] = new
    }

    private func slot(of left: UInt32, _ right: UInt32) -> Int {
        let mixed = ((UInt64(left) << 32 | UInt64(right)) ^ seed).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        var slot = Int(truncatingIfNeeded: mixed.high ^ mixed.low) & (slots.count - 1)
        while slots[slot].rank >= 0, slots[slot].left != left || slots[slot].right != right {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for entry in old where entry.rank >= 0 { slots[slot(of: entry.left, entry.right)] = entry }
    }
}

extension BytePairMerges {
    private struct Candidate: Comparable {
        var rank: Int32
        var position: Int32
        var left: UInt32
        var right: UInt32
        var joined: UInt32

        static func < (a: Candidate, b: Candidate) -> Bool { (a.rank, a.position) < (b.rank, b.position) }
    }

    /// Joins the symbols of one word until no pair is left, the lowest rank first and the leftmost among equals.
    func join(_ symbols: inout [UInt32]) {
        guard symbols.count > 1, symbols.count < Int(Int32.max) else { return }
        // A list linked by positions: joining keeps the left place and unlinks the right one.
        var next = (0..<symbols.count).map { Int32($0) + 1 }
        var previous = (0..<symbols.count).map { Int32($0) - 1 }
        next[symbols.count - 1] = -1
        var isGone = [Bool](repeating: false, count: symbols.count)
        var heap = MinimumHeap<Candidate>()
        func candidate(_ position: Int32) -> Candidate? {
            let after = next[Int(position)]
            guard after >= 0 else { return nil }
            let left = symbols[Int(position)], right = symbols[Int(after)]
            let found = slots[slot(of: left, right)]
            guard found.rank >= 0 else { return nil }
            return Candidate(rank: found.rank, position: position, left: left, right: right, joined: found.joined)
        }
        for position in 0..<symbols.count - 1 { if let pair = candidate(Int32(position)) { heap.push(pair) } }
        while let pair = heap.pop() {
            let position = Int(pair.position)
            guard !isGone[position], symbols[position] == pair.left, next[position] >= 0 else { continue }
            let right = Int(next[position])
            guard symbols[right] == pair.right else { continue }
            symbols[position] = pair.joined
            isGone[right] = true
            next[position] = next[right]
            if next[right] >= 0 { previous[Int(next[right])] = pair.position }
            if previous[position] >= 0, let pair = candidate(previous[position]) { heap.push(pair) }
            if let pair = candidate(pair.position) { heap.push(pair) }
        }
        var kept = 0
        for i in symbols.indices where !isGone[i] {
            symbols[kept] = symbols[i]
            kept += 1
        }
        symbols.removeLast(symbols.count - kept)
    }
}

/// A binary heap that gives its least element first.
struct MinimumHeap<Element: Comparable> {
    private var items: [Element] = []

    mutating func push(_ item: Element) {
        items.append(item)
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard items[child] < items[parent] else { return }
            items.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Element? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        guard !items.isEmpty else { return first }
        items[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && items[child] < items[least] {
                least = child
            }
            guard least != parent else { return first }
            items.swapAt(parent, least)
            parent = least
        }
    }
}

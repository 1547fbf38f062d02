// SPDX-License-Identifier: GPL-3.0-or-later

/// Pieces by their bytes, so that all that begin at a place of a text are found in one walk.
struct PieceTrie: Sendable {
    private var slots: [Slot] = [Slot](repeating: Slot(), count: 64)
    /// The id of the piece that ends at each node; -1 where none does.
    private var ids: [Int32] = [-1]
    private var edges = 0
    private let seed = UInt64.random(in: .min ... .max) | 1

    /// An edge from a node by a byte; key 0 marks a free slot.
    private struct Slot {
        var key: UInt64 = 0
        var node: UInt32 = 0
    }

    static let root = 0

    init() {}

    mutating func insert(_ piece: some Sequence<UInt8>, id: Int) {
        var node = Self.root
        for byte in piece {
            if let next = next(node, byte) {
                node = next
                continue
            }
            if 2 * (edges + 1) > slots.count { grow() }
            ids.append(-1)
            slots[slot(of: Self.key(node, byte))] = Slot(key: Self.key(node, byte), node: UInt32(ids.count - 1))
            edges += 1
            node = ids.count - 1
        }
        ids[node] = Int32(clamping: id)
    }

    /// Where a byte leads; nil where no piece goes on so.
    @inline(__always)
    func next(_ node: Int, _ byte: UInt8) -> Int? {
        let slot = slots[slot(of: Self.key(node, byte))]
        return slot.key == 0 ? nil : Int(slot.node)
    }

    /// The piece that ends at a node.
    @inline(__always)
    func id(at node: Int) -> Int? { ids[node] < 0 ? nil : Int(ids[node]) }

    /// The length of the longest piece that the text begins with; nil where none does.
    func longestPrefix(of text: ArraySlice<UInt8>) -> Int? {
        var node = Self.root, found: Int?
        for (i, byte) in text.enumerated() {
            guard let next = next(node, byte) else { break }
            node = next
            if ids[node] >= 0 { found = i + 1 }
        }
        return found
    }

    private static func key(_ node: Int, _ byte: UInt8) -> UInt64 { (UInt64(node) << 8 | UInt64(byte)) + 1 }

    @inline(__always)
    private func slot(of key: UInt64) -> Int {
        let mixed = (key ^ seed).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        var slot = Int(truncatingIfNeeded: mixed.high ^ mixed.low) & (slots.count - 1)
        while slots[slot].key != 0, slots[slot].key != key { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for entry in old where entry.key != 0 { slots[slot(of: entry.key)] = entry }
    }
}

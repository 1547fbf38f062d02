// SPDX-License-Identifier: GPL-3.0-or-later

/// The keys an object has so far: a list while they are few, a table of the standard library's keyed hash after that,
/// so that a text made to collide does not take quadratic time.
struct JSONKeys {
    private var nodes: [JSONNode] = []
    private var hashes: [Int] = []
    private var table: [UInt32] = []

    var count: Int { nodes.count }

    static func hash(_ key: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: key)
        return hasher.finalize()
    }

    /// Adds a key; false when an equal one is there.
    mutating func insert(_ node: JSONNode, hash: Int, isEqual: (JSONNode) -> Bool) -> Bool {
        if nodes.count < 8 {
            for (i, other) in hashes.enumerated() where other == hash && isEqual(nodes[i]) { return false }
        } else {
            if table.count < 2 * (nodes.count + 1) { grow() }
            var slot = hash & (table.count - 1)
            while table[slot] != 0 {
                let i = Int(table[slot]) - 1
                if hashes[i] == hash, isEqual(nodes[i]) { return false }
                slot = (slot + 1) & (table.count - 1)
            }
            table[slot] = UInt32(nodes.count + 1)
        }
        nodes.append(node)
        hashes.append(hash)
        return true
    }

    private mutating func grow() {
        table = [UInt32](repeating: 0, count: max(32, table.count * 2))
        for (i, hash) in hashes.enumerated() {
            var slot = hash & (table.count - 1)
            while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
            table[slot] = UInt32(i + 1)
        }
    }
}

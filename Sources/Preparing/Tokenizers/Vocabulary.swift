// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// The pieces of a tokenizer and their ids, both ways. Pieces are bytes: Swift's strings would take some for equal.
struct Vocabulary: Sendable {
    /// All pieces, one behind the other.
    private var allBytes: [UInt8] = []
    private var entries: [Entry] = []
    /// Open addressing: an entry's number plus one, or 0.
    private var slots: [Slot]
    private let seed = UInt64.random(in: .min ... .max)
    /// The entry of each id, plus one; 0 where an id has none.
    private var entryOfID: [UInt32] = []
    private(set) var longestPiece = 0

    private struct Entry {
        var start: UInt32
        var length: UInt32
        var id: UInt32
    }

    /// The upper half of the hash stands by, so that other entries are told apart without a look at their bytes.
    private struct Slot {
        var number: UInt32 = 0
        var tag: UInt32 = 0
    }

    /// - Parameter count: how many pieces to make room for.
    init(expecting count: Int) {
        var capacity = 64
        while capacity < 2 * min(count, 1 << 24) { capacity *= 2 }
        slots = [Slot](repeating: Slot(), count: capacity)
        entries.reserveCapacity(min(count, 1 << 24))
        allBytes.reserveCapacity(min(count, 1 << 24) * 8)
    }

    var count: Int { entries.count }

    /// One past the highest id.
    var size: Int { entryOfID.count }

    /// Adds a piece. One that is there already gets the new id, as later lines of a vocabulary win over earlier ones.
    ///
    /// - Throws: `PreparingError` for an id that is negative, taken, or far above the number of pieces.
    mutating func insert(_ piece: UnsafeBufferPointer<UInt8>, id: Int) throws(PreparingError) {
        guard id >= 0, id < 1 << 31 else {
            throw PreparingError("the vocabulary gives \(Self.show(piece)) the id \(id), which no model can hold")
        }
        // Ids may have holes, but not so many that a few pieces ask for gigabytes.
        guard id < 4 * (entries.count + slots.count) + 65_536 else {
            throw PreparingError(
                "the vocabulary gives \(Self.show(piece)) the id \(id), far beyond its number of pieces")
        }
        guard allBytes.count + piece.count < Int(UInt32.max) else {
            throw PreparingError("the vocabulary is too large")
        }
        if 2 * (entries.count + 1) > slots.count { grow() }
        let (slot, found) = find(piece)
        if found {
            let number = Int(slots[slot].number) - 1
            if entryOfID.indices.contains(id), entryOfID[id] != 0, entryOfID[id] != slots[slot].number {
                throw taken(piece, id)
            }
            let old = Int(entries[number].id)
            if old != id { entryOfID[old] = 0 }
            entries[number].id = UInt32(id)
            note(id: id, number: number)
            return
        }
        if entryOfID.indices.contains(id), entryOfID[id] != 0 { throw taken(piece, id) }
        slots[slot] = Slot(number: UInt32(entries.count + 1), tag: Self.tag(hash(piece)))
        entries.append(Entry(start: UInt32(allBytes.count), length: UInt32(piece.count), id: UInt32(id)))
        allBytes.append(contentsOf: piece)
        longestPiece = max(longestPiece, piece.count)
        note(id: id, number: entries.count - 1)
    }

    mutating func insert(_ piece: String, id: Int) throws(PreparingError) {
        var piece = piece
        var failure: PreparingError?
        piece.withUTF8 { bytes in
            do throws(PreparingError) { try insert(bytes, id: id) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// The id of a piece; nil when it is no piece.
    func id(of piece: UnsafeBufferPointer<UInt8>) -> Int? {
        guard piece.count <= longestPiece else { return nil }
        let (slot, found) = find(piece)
        return found ? Int(entries[Int(slots[slot].number) - 1].id) : nil
    }

    func id(of piece: some Sequence<UInt8>) -> Int? {
        piece.withContiguousStorageIfAvailable { id(of: $0) } ?? Array(piece).withUnsafeBufferPointer { id(of: $0) }
    }

    func id(of piece: String) -> Int? {
        var piece = piece
        return piece.withUTF8 { id(of: $0) }
    }

    /// The bytes of an id's piece; nil when no piece has it.
    func bytes(of id: Int) -> ArraySlice<UInt8>? {
        guard entryOfID.indices.contains(id), entryOfID[id] != 0 else { return nil }
        let entry = entries[Int(entryOfID[id]) - 1]
        return allBytes[Int(entry.start)..<Int(entry.start) + Int(entry.length)]
    }
}

extension Vocabulary {
    private mutating func note(id: Int, number: Int) {
        if id >= entryOfID.count {
            entryOfID.append(contentsOf: repeatElement(0, count: id + 1 - entryOfID.count))
        }
        entryOfID[id] = UInt32(number + 1)
    }

    private mutating func grow() {
        slots = [Slot](repeating: Slot(), count: slots.count * 2)
        for (number, entry) in entries.enumerated() {
            let hash = allBytes.withUnsafeBufferPointer { bytes in
                self.hash(UnsafeBufferPointer(rebasing: bytes[range(of: entry)]))
            }
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot].number != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Slot(number: UInt32(number + 1), tag: Self.tag(hash))
        }
    }

    private func range(of entry: Entry) -> Range<Int> { Int(entry.start)..<Int(entry.start) + Int(entry.length) }

    /// The slot of a piece, or the free one where it would go.
    private func find(_ piece: UnsafeBufferPointer<UInt8>) -> (slot: Int, found: Bool) {
        let hash = self.hash(piece)
        let tag = Self.tag(hash)
        let last = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & last
        return slots.withUnsafeBufferPointer { slots in
            while slots[slot].number != 0 {
                if slots[slot].tag == tag, isEqual(entries[Int(slots[slot].number) - 1], piece) { return (slot, true) }
                slot = (slot + 1) & last
            }
            return (slot, false)
        }
    }

    private func isEqual(_ entry: Entry, _ piece: UnsafeBufferPointer<UInt8>) -> Bool {
        guard Int(entry.length) == piece.count else { return false }
        guard let start = piece.baseAddress, !piece.isEmpty else { return true }
        return allBytes.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { memcmp($0 + Int(entry.start), start, piece.count) == 0 } ?? false
        }
    }

    private static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }

    /// Folded products of eight bytes at a time under a random seed: a vocabulary made to collide gains nothing.
    private func hash(_ piece: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var state = seed ^ UInt64(truncatingIfNeeded: piece.count)
        var i = 0
        while i < piece.count {
            var word: UInt64 = 0
            let end = min(i + 8, piece.count)
            while i < end {
                word = word << 8 | UInt64(piece[i])
                i += 1
            }
            let product = (state ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15 ^ (seed | 1))
            state = product.high ^ product.low
        }
        let product = state.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    private func taken(_ piece: UnsafeBufferPointer<UInt8>, _ id: Int) -> PreparingError {
        let other = bytes(of: id).map { String(decoding: $0.prefix(80), as: UTF8.self) } ?? ""
        return PreparingError("the vocabulary gives the id \(id) to both \"\(other)\" and \(Self.show(piece))")
    }

    private static func show(_ piece: UnsafeBufferPointer<UInt8>) -> String {
        "\"\(String(decoding: piece.prefix(80), as: UTF8.self))\""
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// The pieces of a tokenizer and their ids, both ways. Pieces are bytes: Swift's strings would take some for equal.
struct Vocabulary: Sendable {
    /// All pieces, one behind the other.
    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// Open addressing: an entry's number plus one, or 0.
    private var slots: [UInt32]
    /// The entry of each id, plus one; 0 where an id has none.
    private var entryOfID: [UInt32] = []
    private(set) var longestPiece = 0

    private struct Entry {
        var start: UInt32
        var length: UInt32
        var id: UInt32
    }

    /// - Parameter count: how many pieces to make room for.
    init(expecting count: Int) {
        var capacity = 64
        while capacity < 2 * min(count, 1 << 24) { capacity *= 2 }
        slots = [UInt32](repeating: 0, count: capacity)
        entries.reserveCapacity(min(count, 1 << 24))
        bytes.reserveCapacity(min(count, 1 << 24) * 8)
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
            throw PreparingError("the vocabulary gives \(Self.show(piece)) the id \(id), far beyond its number of pieces")
        }
        guard bytes.count + piece.count < Int(UInt32.max) else { throw PreparingError("the vocabulary is too large") }
        if 2 * (entries.count + 1) > slots.count { grow() }
        var slot = Self.hash(piece) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if isEqual(entries[number], piece) {
                if entryOfID.indices.contains(id), entryOfID[id] != 0, entryOfID[id] != slots[slot] { throw taken(piece, id) }
                let old = Int(entries[number].id)
                if old != id { entryOfID[old] = 0 }
                entries[number].id = UInt32(id)
                note(id: id, number: number)
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        if entryOfID.indices.contains(id), entryOfID[id] != 0 { throw taken(piece, id) }
        slots[slot] = UInt32(entries.count + 1)
        entries.append(Entry(start: UInt32(bytes.count), length: UInt32(piece.count), id: UInt32(id)))
        bytes.append(contentsOf: piece)
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
        var slot = Self.hash(piece) & (slots.count - 1)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if isEqual(entry, piece) { return Int(entry.id) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
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
        return bytes[Int(entry.start)..<Int(entry.start) + Int(entry.length)]
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
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for (number, entry) in entries.enumerated() {
            var slot = bytes.withUnsafeBufferPointer { bytes in
                Self.hash(UnsafeBufferPointer(rebasing: bytes[range(of: entry)])) & (slots.count - 1)
            }
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }

    private func range(of entry: Entry) -> Range<Int> { Int(entry.start)..<Int(entry.start) + Int(entry.length) }

    private func isEqual(_ entry: Entry, _ piece: UnsafeBufferPointer<UInt8>) -> Bool {
        guard Int(entry.length) == piece.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            var i = Int(entry.start)
            for byte in piece {
                if bytes[i] != byte { return false }
                i += 1
            }
            return true
        }
    }

    /// The standard library's keyed hash: a vocabulary made to collide gains nothing.
    private static func hash(_ piece: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(piece))
        return hasher.finalize()
    }

    private func taken(_ piece: UnsafeBufferPointer<UInt8>, _ id: Int) -> PreparingError {
        let other = bytes(of: id).map { String(decoding: $0.prefix(80), as: UTF8.self) } ?? ""
        return PreparingError("the vocabulary gives the id \(id) to both \"\(other)\" and \(Self.show(piece))")
    }

    private static func show(_ piece: UnsafeBufferPointer<UInt8>) -> String {
        "\"\(String(decoding: piece.prefix(80), as: UTF8.self))\""
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads the pickle of a file of weights without running anything: it knows how to put data together, and no callable
/// exists in it.
///
/// Of pickle protocols 2 to 5 it takes the operations that torch.save writes for dictionaries of tensors, no more kinds
/// than torch/_weights_only_unpickler.py allows; any other operation, and any name but those of `PickleGlobal`, ends
/// it.
/// Sizes are bounded before anything is made.
struct PickleMachine {
    let bytes: UnsafeRawBufferPointer
    let heap: PickleHeap
    private var at = 0
    var stack: [PickleValue] = []
    /// Where the items of open groups begin on the stack.
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]
    private var made = 0

    private static let mostValues = 10_000_000
    private static let longestString = 1 << 16
    private static let mostMemos = 1 << 20
    private static let deepest = 64

    /// - Parameter heap: holds the lists and dictionaries that are made; the value is good as long as it lives.
    init(_ bytes: UnsafeRawBufferPointer, heap: PickleHeap) {
        self.bytes = bytes
        self.heap = heap
    }

    /// The value that the pickle describes.
    ///
    /// - Throws: `CheckpointError` naming the operation, the name or the bound that is at fault, and its byte.
    mutating func run() throws(CheckpointError) -> PickleValue {
        guard try byte() == 0x80, (2...5).contains(try byte()) else {
            throw fault("is of none of the protocols 2 to 5")
        }
        while true {
            let start = at
            let code = try byte()
            if code == UInt8(ascii: ".") {
                guard at == bytes.count else { throw fault("goes on after its end") }
                guard stack.count == 1, marks.isEmpty else { throw fault("ends with open groups") }
                return stack[0]
            }
            guard try perform(code) else {
                throw CheckpointError(
                    "the pickle uses operation \(Self.name(code)) at byte \(start), which no file of weights needs",
                    hint: "nothing of it was run")
            }
        }
    }

    /// One operation; false where it is not known.
    private mutating func perform(_ code: UInt8) throws(CheckpointError) -> Bool {
        if try push(code) { return true }
        if try group(code) { return true }
        if try remember(code) { return true }
        if try fill(code) { return true }
        return try build(code)
    }

    // MARK: Single values

    private mutating func push(_ code: UInt8) throws(CheckpointError) -> Bool {
        switch UnicodeScalar(code) {
        case "N": try add(.none)
        case "\u{88}": try add(.bool(true))
        case "\u{89}": try add(.bool(false))
        case "K": try add(.int(Int(try byte())))
        case "M": try add(.int(try number(2)))
        case "J": try add(.int(Int(Int32(truncatingIfNeeded: try number(4)))))
        case "\u{8A}":
            let length = Int(try byte())
            guard length <= 8 else { throw fault("holds a whole number of \(length) bytes") }
            let bits = 8 * length
            let value = try number(length)
            try add(.int(bits == 0 || bits == 64 ? value : (value << (64 - bits)) >> (64 - bits)))
        case "G":
            let raw = UInt64(bitPattern: Int64(try number(8)))
            try add(.float(Double(bitPattern: raw.byteSwapped)))
        case "X": try add(.string(try string(try number(4))))
        case "U": try add(.string(try string(Int(try byte()))))
        case "T": try add(.string(try string(try number(4))))
        case "\u{8C}": try add(.string(try string(Int(try byte()))))
        case "\u{8D}": try add(.string(try string(try number(8))))
        case "}": try add(.dictionary(heap.dictionary()))
        case "]": try add(.list(heap.list()))
        case ")": try add(.tuple(PickleTuple([])))
        case "c": try add(try global(try line(), try line()))
        case "\u{93}":
            guard let name = try pop().string, let module = try pop().string else {
                throw fault("asks for something whose name is no text")
            }
            try add(try global(module, name))
        case "\u{95}":
            // A frame only says how far a reader may read ahead.
            let length = try number(8)
            guard length >= 0, length <= bytes.count - at else { throw fault("is cut short") }
        default: return false
        }
        return true
    }

    private func global(_ module: [UInt8], _ name: [UInt8]) throws(CheckpointError) -> PickleValue {
        if let global = PickleGlobal(module: module, name: name) { return .global(global) }
        let text = String(decoding: module + [UInt8(ascii: ".")] + name, as: UTF8.self)
        throw CheckpointError(
            "the pickle asks for \(text), which no file of weights needs",
            hint: "nothing of it was run; peek FILE lists all that it asks for")
    }

    // MARK: Groups

    private mutating func group(_ code: UInt8) throws(CheckpointError) -> Bool {
        switch code {
        case UInt8(ascii: "("):
            guard marks.count < Self.mostMemos else { throw fault("opens too many groups") }
            marks.append(stack.count)
        case UInt8(ascii: "t"):
            // On a line of its own: a call on the machine would keep its stack as it was, which is then copied.
            let items = try popGroup()
            try add(tuple(items))
        case 0x85, 0x86, 0x87:
            let count = Int(code) - 0x84
            guard available >= count else { throw fault("takes more from its stack than is there") }
            let items = Array(stack.suffix(count))
            stack.removeLast(count)
            try add(tuple(items))
        default: return false
        }
        return true
    }

    private func tuple(_ items: [PickleValue]) throws(CheckpointError) -> PickleValue {
        let tuple = PickleTuple(items)
        guard tuple.depth <= Self.deepest else { throw fault("puts tuples into each other without end") }
        return .tuple(tuple)
    }

    // MARK: Names for values

    private mutating func remember(_ code: UInt8) throws(CheckpointError) -> Bool {
        switch code {
        case UInt8(ascii: "q"): try keep(Int(try byte()))
        case UInt8(ascii: "r"): try keep(try number(4))
        case 0x94: try keep(memo.count)
        case UInt8(ascii: "h"): try recall(Int(try byte()))
        case UInt8(ascii: "j"): try recall(try number(4))
        default: return false
        }
        return true
    }

    private mutating func keep(_ id: Int) throws(CheckpointError) {
        guard id < Self.mostMemos else { throw fault("numbers a value \(id)") }
        guard available > 0, let top = stack.last else { throw fault("takes more from its stack than is there") }
        memo[id] = top
    }

    private mutating func recall(_ id: Int) throws(CheckpointError) {
        guard let value = memo[id] else { throw fault("names value \(id), which it never made") }
        try add(value)
    }

    // MARK: Filling lists and dictionaries

    private mutating func fill(_ code: UInt8) throws(CheckpointError) -> Bool {
        switch code {
        case UInt8(ascii: "a"):
            let item = try pop()
            try append([item])
        case UInt8(ascii: "e"):
            let items = try popGroup()
            try append(items)
        case UInt8(ascii: "s"):
            let value = try pop()
            let key = try pop()
            try set([key, value])
        case UInt8(ascii: "u"):
            let items = try popGroup()
            try set(items)
        default: return false
        }
        return true
    }

    private func append(_ items: [PickleValue]) throws(CheckpointError) {
        guard available > 0, case .list(let list)? = stack.last else { throw fault("appends to what is no list") }
        list.items += items
    }

    private func set(_ items: [PickleValue]) throws(CheckpointError) {
        guard available > 0, case .dictionary(let dictionary)? = stack.last else {
            throw fault("sets items of what is no dictionary")
        }
        guard items.count % 2 == 0 else { throw fault("sets a key without a value") }
        for i in stride(from: 0, to: items.count, by: 2) {
            switch items[i] {
            case .string, .int: dictionary.items.append((items[i], items[i + 1]))
            default: throw fault("uses as a key what is neither text nor number")
            }
        }
    }

    // MARK: The stack

    /// How many values the innermost open group has.
    var available: Int { stack.count - (marks.last ?? 0) }

    mutating func add(_ value: PickleValue) throws(CheckpointError) {
        made += 1
        guard made <= Self.mostValues else { throw fault("makes more than \(Self.mostValues) values") }
        stack.append(value)
    }

    mutating func pop() throws(CheckpointError) -> PickleValue {
        guard available > 0, let top = stack.popLast() else { throw fault("takes more from its stack than is there") }
        return top
    }

    private mutating func popGroup() throws(CheckpointError) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw fault("closes a group that it never opened") }
        let items = Array(stack[mark...])
        stack.removeSubrange(mark...)
        return items
    }

    // MARK: The bytes

    private mutating func byte() throws(CheckpointError) -> UInt8 {
        guard at < bytes.count else { throw fault("is cut short") }
        defer { at += 1 }
        return bytes[at]
    }

    /// `count` bytes, at most 8, as a number with the lowest byte first.
    private mutating func number(_ count: Int) throws(CheckpointError) -> Int {
        guard bytes.count - at >= count else { throw fault("is cut short") }
        defer { at += count }
        return Int(truncatingIfNeeded: bytes.little(at: at, width: count))
    }

    private mutating func string(_ length: Int) throws(CheckpointError) -> [UInt8] {
        guard length <= Self.longestString else { throw fault("holds a text of \(length) bytes") }
        guard length >= 0, bytes.count - at >= length else { throw fault("is cut short") }
        defer { at += length }
        return Array(bytes[at..<at + length])
    }

    /// The bytes before the next line feed.
    private mutating func line() throws(CheckpointError) -> [UInt8] {
        let rest = bytes[at..<min(bytes.count, at + 256)]
        guard let end = rest.firstIndex(of: 0x0A) else { throw fault("holds a name that does not end") }
        defer { at = end + 1 }
        return Array(rest[at..<end])
    }

    func fault(_ what: String) -> CheckpointError {
        CheckpointError("the pickle \(what), at byte \(at)", hint: "nothing of it was run")
    }

    private static func name(_ code: UInt8) -> String {
        let known: [UInt8: String] = [
            UInt8(ascii: "i"): "INST", UInt8(ascii: "o"): "OBJ", 0x81: "NEWOBJ", 0x92: "NEWOBJ_EX",
            0x82: "EXT1", 0x83: "EXT2", 0x84: "EXT4", UInt8(ascii: "P"): "PERSID",
            0x96: "BYTEARRAY8", 0x8F: "EMPTY_SET", UInt8(ascii: "B"): "BINBYTES", UInt8(ascii: "C"): "SHORT_BINBYTES",
            UInt8(ascii: "0"): "POP", UInt8(ascii: "1"): "POP_MARK", UInt8(ascii: "2"): "DUP",
        ]
        return known[code] ?? "0x" + String(code, radix: 16)
    }
}

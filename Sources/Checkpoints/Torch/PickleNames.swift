// SPDX-License-Identifier: GPL-3.0-or-later

/// A name that a pickle asks for: what other programs would import, and mostly call.
public struct PickledName: Sendable, Equatable {
    public let module: String
    public let name: String
    /// Whether it is one that weights need, which is read as data.
    public let isKnown: Bool

    public var text: String { module.isEmpty && !name.isEmpty ? name : "\(module).\(name)" }
}

/// The names that pickles ask for, found by walking over their operations: nothing is made, and nothing is run.
///
/// Knows every operation of protocols 0 to 5 (CPython, Lib/pickletools.py). Names that are put together on the stack
/// are followed through it and through the memo.
struct PickleNames {
    private(set) var names: [PickledName] = []
    /// Where the walk came to, and what stopped it before the end.
    private(set) var end = 0
    private(set) var fault: String?
    /// How many pickles stand one behind the other.
    private(set) var pickles = 0

    private let bytes: UnsafeRawBufferPointer
    private var seen: Set<[UInt8]> = []
    private var stack: [Item] = []
    private var memo: [Int: Item] = [:]

    /// What the walk knows of a value.
    private enum Item { case text([UInt8]), mark, other }

    private static let mostOperations = 4_000_000
    private static let mostPickles = 16
    private static let mostNames = 10_000
    private static let longestStack = 1 << 20

    /// - Parameter following: whether pickles behind the first are walked too.
    init(_ bytes: UnsafeRawBufferPointer, following: Bool = false) {
        self.bytes = bytes
        var operations = 0
        while pickles < Self.mostPickles, end < bytes.count, pickles == 0 || (following && bytes[end] == 0x80) {
            (stack, memo) = ([], [:])
            while true {
                operations += 1
                guard operations <= Self.mostOperations, names.count <= Self.mostNames,
                    stack.count <= Self.longestStack
                else {
                    stop("goes on for longer than is looked at")
                    return
                }
                guard let code = take(1)?.first else {
                    stop("is cut short")
                    return
                }
                if code == UInt8(ascii: ".") { break }
                guard step(code) else { return }
            }
            pickles += 1
        }
    }

    private mutating func stop(_ why: String) { fault = "\(why), at byte \(end)" }

    /// One operation; false where the walk ends.
    private mutating func step(_ code: UInt8) -> Bool {
        let start = end - 1
        guard let effect = PickleOperation(code) else {
            end = start
            stop("has no operation 0x\(String(code, radix: 16))")
            return false
        }
        guard let argument = argument(effect.argument) else {
            stop("is cut short")
            return false
        }
        perform(code, argument, effect)
        return true
    }

    private mutating func perform(_ code: UInt8, _ argument: [[UInt8]], _ effect: PickleOperation) {
        switch UnicodeScalar(code) {
        case "c", "i":
            if code == UInt8(ascii: "i") { popGroup() }
            record(argument.first ?? [], argument.last ?? [])
            stack.append(.other)
        case "\u{93}":
            let (name, module) = (stack.popLast(), stack.popLast())
            if case .text(let name)? = name, case .text(let module)? = module {
                record(module, name)
            } else {
                record([], Array("a name made as it runs".utf8))
            }
            stack.append(.other)
        case "\u{82}", "\u{83}", "\u{84}":
            record(Array("copyreg".utf8), Array("extension code".utf8))
            stack.append(.other)
        case "2": stack.append(stack.last ?? .other)
        case "0": _ = stack.popLast()
        case "1": popGroup()
        case "(": stack.append(.mark)
        case "p", "q", "r": memo[number(argument, isText: code == UInt8(ascii: "p"))] = stack.last ?? .other
        case "\u{94}": memo[memo.count] = stack.last ?? .other
        case "g", "h", "j": stack.append(memo[number(argument, isText: code == UInt8(ascii: "g"))] ?? .other)
        default:
            if effect.takesGroup { popGroup() }
            stack.removeLast(min(effect.takes, stack.count))
            guard effect.gives else { return }
            stack.append(effect.isText ? .text(argument.first.map(Self.unquoted) ?? []) : .other)
        }
    }

    /// Protocol 0 writes texts between quotes.
    private static func unquoted(_ text: [UInt8]) -> [UInt8] {
        guard text.count >= 2, let quote = text.first, quote == 0x27 || quote == 0x22, text.last == quote else {
            return text
        }
        return Array(text[1..<text.count - 1])
    }

    private func number(_ argument: [[UInt8]], isText: Bool) -> Int {
        let bytes = argument.first ?? []
        if isText { return Int(String(decoding: bytes, as: UTF8.self)) ?? -1 }
        return bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func popGroup() {
        while let item = stack.popLast() { if case .mark = item { return } }
    }

    private mutating func record(_ module: [UInt8], _ name: [UInt8]) {
        guard seen.insert(module + [0x0A] + name).inserted else { return }
        names.append(
            PickledName(
                module: String(decoding: module, as: UTF8.self), name: String(decoding: name, as: UTF8.self),
                isKnown: PickleGlobal(module: module, name: name) != nil))
    }

    // MARK: The bytes

    private mutating func take(_ count: Int) -> UnsafeRawBufferPointer.SubSequence? {
        guard count >= 0, count <= bytes.count - end else { return nil }
        defer { end += count }
        return bytes[end..<end + count]
    }

    /// What follows an operation: lines, or bytes after their count; nil where the file ends before.
    private mutating func argument(_ kind: PickleOperation.Argument) -> [[UInt8]]? {
        switch kind {
        case .none: return []
        case .bytes(let count): return take(count).map { [Array($0)] }
        case .lines(let count):
            var lines: [[UInt8]] = []
            for _ in 0..<count {
                let rest = bytes[end..<min(bytes.count, end + 65_536)]
                guard let feed = rest.firstIndex(of: 0x0A) else { return nil }
                lines.append(Array(rest[end..<feed]))
                end = feed + 1
            }
            return lines
        case .counted(let width):
            guard let raw = take(width) else { return nil }
            var count: UInt64 = 0
            for byte in raw.reversed() { count = count << 8 | UInt64(byte) }
            // Of a long text only its length matters.
            guard let content = take(Int(clamping: count)) else { return nil }
            return [Array(content.prefix(1024))]
        }
    }
}

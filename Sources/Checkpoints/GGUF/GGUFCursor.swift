// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads the values of a GGUF file one behind the other, each held against the file's end.
struct GGUFCursor {
    let file: UnsafeRawBufferPointer
    var at = 0
    private var depth = 0

    /// How many elements of a list are spelled out.
    private static let shownElements = 4

    init(_ file: UnsafeRawBufferPointer) { self.file = file }

    var left: Int { file.count - at }

    func fault(_ what: String) -> CheckpointError { CheckpointError("the GGUF file \(what), at byte \(at)") }

    /// A number of so many bytes, lowest first; one above `Int.max` comes out as `Int.max`.
    mutating func number(_ width: Int, _ what: String) throws(CheckpointError) -> Int {
        Int(clamping: try bits(width, what))
    }

    private mutating func bits(_ width: Int, _ what: String) throws(CheckpointError) -> UInt64 {
        guard left >= width else { throw fault("ends within \(what)") }
        defer { at += width }
        return file.little(at: at, width: width)
    }

    mutating func text(limit: Int, _ what: String) throws(CheckpointError) -> String {
        let length = try number(8, what)
        guard length <= limit else { throw fault("has \(what) of \(length) bytes") }
        guard length <= left else { throw fault("ends within \(what)") }
        defer { at += length }
        return String(decoding: file[at..<at + length], as: UTF8.self)
    }

    /// A value of metadata as text, and as a number where it is a whole one.
    mutating func value(_ what: String) throws(CheckpointError) -> (text: String, number: Int?) {
        try value(of: try number(4, what), what)
    }

    private mutating func value(of kind: Int, _ what: String) throws(CheckpointError) -> (text: String, number: Int?) {
        switch kind {
        case 0, 2, 4, 10:
            let number = try number(Self.width(kind) ?? 0, what)
            return ("\(number)", number)
        case 1, 3, 5, 11: return try signed(Self.width(kind) ?? 0, what)
        case 6:
            return ("\(Float(bitPattern: UInt32(truncatingIfNeeded: try bits(4, what))))", nil)
        case 7:
            let byte = try number(1, what)
            guard byte <= 1 else { throw fault("has \(byte) for yes or no in \(what)") }
            return (byte == 1 ? "true" : "false", nil)
        case 8: return (try text(limit: 1 << 28, what), nil)
        case 9: return (try list(what), nil)
        case 12: return ("\(Double(bitPattern: try bits(8, what)))", nil)
        default: throw fault("gives \(what) the unknown kind \(kind)")
        }
    }

    private mutating func signed(_ width: Int, _ what: String) throws(CheckpointError) -> (text: String, number: Int?) {
        let shift = 64 - 8 * width
        let number = Int(Int64(bitPattern: try bits(width, what) << UInt64(shift)) >> Int64(shift))
        return ("\(number)", number)
    }

    /// `32,000 texts: "<unk>", "<s>", …`
    private mutating func list(_ what: String) throws(CheckpointError) -> String {
        let (kind, count) = (try number(4, what), try number(8, what))
        guard depth < 4 else { throw fault("puts lists into each other without end in \(what)") }
        // A text has its length before it; a list its kind and its count.
        let least = Self.width(kind) ?? (kind == 8 ? 8 : kind == 9 ? 12 : 0)
        guard least > 0 else { throw fault("gives \(what) the unknown kind \(kind)") }
        guard count <= left / least else { throw fault("claims \(count) elements in \(what)") }
        var shown: [String] = []
        depth += 1
        defer { depth -= 1 }
        if let width = Self.width(kind) {
            let end = at + count * width
            for _ in 0..<min(count, Self.shownElements) { shown.append(try value(of: kind, what).text) }
            at = end
        } else {
            for index in 0..<count {
                if index < Self.shownElements {
                    let text = try value(of: kind, what).text
                    shown.append(kind == 8 ? "\"\(text)\"" : "[\(text)]")
                } else if kind == 8 {
                    try skipText(what)
                } else {
                    _ = try list(what)
                }
            }
        }
        let rest = count > shown.count ? ", … (\(count) in all)" : ""
        return "[\(shown.joined(separator: ", "))\(rest)]"
    }

    private mutating func skipText(_ what: String) throws(CheckpointError) {
        let length = try number(8, what)
        guard length <= left else { throw fault("ends within \(what)") }
        at += length
    }

    /// The bytes that a value of the kind takes; nil where that is not fixed.
    private static func width(_ kind: Int) -> Int? {
        switch kind {
        case 0, 1, 7: 1
        case 2, 3: 2
        case 4, 5, 6: 4
        case 10, 11, 12: 8
        default: nil
        }
    }
}

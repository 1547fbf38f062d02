// SPDX-License-Identifier: GPL-3.0-or-later

/// The fields of a protocol-buffer message, one after the other (https://protobuf.dev/programming-guides/encoding).
///
/// Nothing is taken on trust: a length beyond the end, a number of more than 64 bits or a group ends the reading.
struct MessageReader {
    enum Value {
        case number(UInt64)
        case fixed32(UInt32)
        case bytes(ArraySlice<UInt8>)
    }

    private var rest: ArraySlice<UInt8>
    private let name: String

    /// - Parameter name: of the file, for errors.
    init(_ bytes: ArraySlice<UInt8>, name: String) {
        rest = bytes
        self.name = name
    }

    /// The next field; nil at the end.
    mutating func next() throws(PreparingError) -> (field: UInt64, value: Value)? {
        if rest.isEmpty { return nil }
        let tag = try number()
        guard tag >> 3 > 0 else { throw damaged("a field without a number") }
        switch tag & 7 {
        case 0: return (tag >> 3, .number(try number()))
        case 1: return (tag >> 3, .bytes(try take(8)))
        case 2: return (tag >> 3, .bytes(try take(try number())))
        case 5: return (tag >> 3, .fixed32(try take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }))
        default: throw damaged("a field of a kind that is not known")
        }
    }

    private mutating func take(_ count: UInt64) throws(PreparingError) -> ArraySlice<UInt8> {
        guard count <= UInt64(rest.count) else { throw damaged("a field that is longer than the file") }
        let taken = rest.prefix(Int(count))
        rest = rest.dropFirst(Int(count))
        return taken
    }

    /// Seven bits a byte, the lowest first.
    private mutating func number() throws(PreparingError) -> UInt64 {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while let byte = rest.popFirst() {
            guard shift < 63 || byte < 2 else { break }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw damaged("a number that does not end")
    }

    private func damaged(_ what: String) -> PreparingError {
        PreparingError("\(name) is no model of SentencePiece, or is damaged: it holds \(what)")
    }
}

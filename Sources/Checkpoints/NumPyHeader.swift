// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// The header of a `.npy` file: a Python dictionary of exactly `descr`, `fortran_order` and `shape`.
struct NumPyHeader: Equatable {
    /// The number format as NumPy names it, `<f4`.
    let descriptor: String
    let isFortran: Bool
    let shape: [Int]
    /// Of the format, 1 to 3.
    let version: Int
    /// Where the data starts in the file.
    let dataStart: Int
    /// How many bytes follow the header.
    let rest: Int

    /// Reads versions 1, 2 and 3.
    init(_ file: UnsafeRawBufferPointer) throws(CheckpointError) {
        guard file.count >= 10, file.prefix(6).elementsEqual(NumPyFormat.magic) else {
            throw CheckpointError("this is no .npy file")
        }
        let wide = file[6] >= 2
        guard (1...3).contains(file[6]), !wide || file.count >= 12 else {
            throw CheckpointError("version \(file[6]) of the .npy format is not known")
        }
        let lengthBytes = wide ? 4 : 2
        let length = (0..<lengthBytes).reduce(0) { $0 | Int(file[8 + $1]) << (8 * $1) }
        let start = 8 + lengthBytes
        guard length <= 10_000, length <= file.count - start else {
            throw CheckpointError(
                "the .npy header claims \(length) bytes; \(file.count - start) follow, 10000 are read")
        }
        var scanner = PythonScanner(Array(file[start..<start + length]))
        let fields = try scanner.dictionary()
        guard fields.count == 3, case .text(let descriptor)? = fields["descr"],
            case .truth(let isFortran)? = fields["fortran_order"], case .tuple(let shape)? = fields["shape"]
        else { throw CheckpointError("the .npy header holds something else than descr, fortran_order and shape") }
        self.descriptor = descriptor
        self.isFortran = isFortran
        self.shape = shape
        version = Int(file[6])
        dataStart = start + length
        rest = file.count - start - length
    }

    /// Whether the array is one of Python objects, which are pickled.
    var holdsObjects: Bool { descriptor.contains("O") }

    /// The number format, and whether its bytes stand highest first.
    ///
    /// - Throws: `CheckpointError` when it is not computed with, or the data is not as long as the shape asks.
    func layout() throws(CheckpointError) -> (dtype: DType, isBigEndian: Bool, byteCount: Int) {
        guard let (dtype, isBigEndian) = NumPyFormat.dtype(descriptor) else {
            throw CheckpointError(
                holdsObjects
                    ? "a .npy file of Python objects is not read, since that would run code"
                    : "number format \(descriptor) is not computed with")
        }
        guard shape.count <= 16, let byteCount = SafetensorsFormat.byteCount(shape: shape, bits: dtype.size * 8) else {
            throw CheckpointError("shape \(shape) is more than could be held")
        }
        guard byteCount == rest else {
            throw CheckpointError("shape \(shape) takes \(byteCount) bytes; \(rest) follow the header")
        }
        return (dtype, isBigEndian, byteCount)
    }
}

/// Reads the few Python literals that a `.npy` header may hold.
private struct PythonScanner {
    enum Value {
        case text(String)
        case truth(Bool)
        case tuple([Int])
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

    mutating func dictionary() throws(CheckpointError) -> [String: Value] {
        var fields: [String: Value] = [:]
        try expect("{")
        while !take("}") {
            let key = try text()
            try expect(":")
            guard fields.updateValue(try value(), forKey: key) == nil else { throw fault }
            if !take(",") {
                try expect("}")
                break
            }
        }
        skipBlanks()
        guard position == bytes.count else { throw fault }
        return fields
    }

    private mutating func value() throws(CheckpointError) -> Value {
        skipBlanks()
        switch current {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "("): return .tuple(try tuple())
        default:
            let word = bytes[position...].prefix { (0x41...0x7A).contains($0) }
            position += word.count
            if word.elementsEqual("True".utf8) { return .truth(true) }
            if word.elementsEqual("False".utf8) { return .truth(false) }
            throw fault
        }
    }

    private mutating func text() throws(CheckpointError) -> String {
        skipBlanks()
        let quote = current
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { throw fault }
        position += 1
        let content = bytes[position...].prefix { $0 != quote && $0 != UInt8(ascii: "\\") }
        position += content.count
        guard current == quote else { throw fault }
        position += 1
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func tuple() throws(CheckpointError) -> [Int] {
        var sizes: [Int] = []
        try expect("(")
        while !take(")") {
            skipBlanks()
            let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
            guard let size = Int(String(decoding: digits, as: UTF8.self)) else { throw fault }
            position += digits.count
            sizes.append(size)
            if !take(",") {
                try expect(")")
                break
            }
        }
        return sizes
    }

    private mutating func skipBlanks() {
        while current == 0x20 || current == 0x0A || current == 0x09 || current == 0x0D { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(CheckpointError) {
        guard take(character) else { throw fault }
    }

    private var fault: CheckpointError {
        CheckpointError("the .npy header is not as NumPy writes it (byte \(position))")
    }
}

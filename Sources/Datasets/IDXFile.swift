// SPDX-License-Identifier: GPL-3.0-or-later
import CZlib
import Glibc

/// A file of unsigned bytes in the form of the MNIST databases, plain or gzipped.
///
/// Source: Y. LeCun's description of MNIST: two zero bytes, the type (8), the number of axes, their lengths as
/// big-endian 32-bit numbers, then the bytes.
struct IDXFile: Sendable {
    let shape: [Int]
    let bytes: [UInt8]

    /// Bytes that are unpacked at most; a training set of MNIST's size has 47 million.
    static let limit = 1 << 30

    /// - Throws: `DatasetError` when the file cannot be read, is no such file, has other axes than `rank`, is larger
    ///   than the limit, or is longer or shorter than its header says.
    init(contentsOf path: String, rank: Int) throws(DatasetError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw DatasetError("cannot open \(path): \(Self.reason())") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw DatasetError("\(path) is not a regular file") }
        guard let file = gzopen(path, "rb") else { throw DatasetError("cannot open \(path): \(Self.reason())") }
        defer { gzclose(file) }
        let start = try Self.read(4, from: file, path)
        guard start[0] == 0, start[1] == 0, start[2] == 8, start[3] == UInt8(rank) else {
            throw DatasetError("\(path) is not an idx file of bytes with \(rank) axes")
        }
        let lengths = try Self.read(4 * rank, from: file, path)
        var shape: [Int] = [], total = 1
        for axis in 0..<rank {
            let length = lengths[4 * axis..<4 * axis + 4].reduce(0) { $0 << 8 | Int($1) }
            let (product, overflow) = total.multipliedReportingOverflow(by: length)
            guard !overflow, product <= Self.limit else {
                throw DatasetError("\(path) says that it holds more than \(Self.limit) bytes")
            }
            shape.append(length)
            total = product
        }
        bytes = try Self.read(total, from: file, path)
        var beyond: UInt8 = 0
        guard gzread(file, &beyond, 1) == 0 else { throw DatasetError("\(path) is longer than its header says") }
        self.shape = shape
    }

    /// Exactly `count` bytes. Memory grows with what is there, not with what a header promises.
    private static func read(_ count: Int, from file: gzFile, _ path: String) throws(DatasetError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let wanted = min(count - bytes.count, 1 << 20)
            var got: Int32 = 0
            bytes += [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
                got = gzread(file, buffer.baseAddress, UInt32(wanted))
                filled = max(0, Int(got))
            }
            if got < 0 {
                var code: Int32 = 0
                let why = gzerror(file, &code).map { String(cString: $0) } ?? "unknown"
                throw DatasetError("\(path) is damaged: \(why)")
            }
            if got == 0 { throw DatasetError("\(path) ends after \(bytes.count) of \(count) bytes: it is cut short") }
        }
        return bytes
    }

    private static func reason() -> String { String(cString: strerror(errno)).lowercased() }
}

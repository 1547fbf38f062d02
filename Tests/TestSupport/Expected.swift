// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Numbers that a reference implementation gave, row-major.
///
/// Read here by a few lines of its own, so that a fault in the reader under test cannot hide itself.
public struct Expected: Sendable {
    public let shape: [Int]
    public let values: [Float]

    /// A float32 tensor of `CHECKPOINT/expected.safetensors`.
    public init(_ name: String, in checkpoint: String) throws {
        try self.init(name, file: Fixtures.path("\(checkpoint)/expected.safetensors"))
    }

    /// A float32 tensor of a safetensors file.
    ///
    /// - Throws: `ExpectedError` where the file has no such tensor.
    public init(_ name: String, file: String) throws {
        let data = try Data(contentsOf: URL(filePath: file))
        let headerCount = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = try JSONSerialization.jsonObject(with: data.dropFirst(8).prefix(headerCount)) as? [String: Any]
        guard let entry = header?[name] as? [String: Any], entry["dtype"] as? String == "F32",
            let shape = entry["shape"] as? [Int], let offsets = entry["data_offsets"] as? [Int]
        else { throw ExpectedError(description: "\(file) holds no float32 tensor named \(name)") }
        let start = 8 + headerCount + offsets[0]
        let body = data[start..<start + offsets[1] - offsets[0]]
        self.shape = shape
        self.values = body.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
        }
    }

    /// One element along the first axis.
    public subscript(index: Int) -> ArraySlice<Float> {
        let size = values.count / max(shape[0], 1)
        return values[index * size..<(index + 1) * size]
    }
}

public struct ExpectedError: Error, CustomStringConvertible {
    public let description: String
}

/// The largest difference of two rows of numbers; infinite where their counts differ or one holds a NaN.
public func largestDifference(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Float {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).reduce(0) { largest, pair in
        let difference = pair.0 == pair.1 ? 0 : abs(pair.0 - pair.1)
        return difference.isNaN ? .infinity : max(largest, difference)
    }
}

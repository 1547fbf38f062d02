// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Rules about shapes that operations share.
enum Shapes {
    /// No tensor holds more elements than this, whatever the memory.
    static let mostElements = Int(Int32.max)
    /// Requests below this many bytes are not compared with the memory that is free.
    private static let carelessBytes = 64 << 20

    /// The number of elements of `shape`, which may come from anywhere.
    ///
    /// Throws when a size is negative, when the product overflows, or when the tensor would not fit into memory.
    static func count(_ shape: [Int], in operation: String, elementSize: Int = 4) throws -> Int {
        // Sizes of 0 do not excuse the others: strides multiply them.
        var product = 1
        for size in shape {
            guard size >= 0 else {
                throw TensorError("\(operation): negative size \(size) in shape \(text(shape))")
            }
            let (larger, overflow) = product.multipliedReportingOverflow(by: Swift.max(1, size))
            guard !overflow, larger <= mostElements else { throw tooLarge(shape, operation) }
            product = larger
        }
        let count = shape.contains(0) ? 0 : product
        let bytes = count * elementSize
        if bytes > carelessBytes, let free = freeMemory(), bytes > free {
            throw TensorError(
                "\(operation): a tensor of shape \(text(shape)) takes \(bytes >> 20) MB; \(free >> 20) MB are free",
                hint: "take a smaller shape, or drop values that are no longer needed")
        }
        return count
    }

    /// `axis` counted from the front; negative counts from the end.
    static func axis(_ axis: Int, of shape: [Int], in operation: String) throws -> Int {
        guard axis >= -shape.count, axis < shape.count else {
            throw TensorError(
                "\(operation): axis \(axis) is out of bounds for shape \(text(shape))",
                hint: shape.isEmpty
                    ? "a single number has no axes" : "axes run from \(-shape.count) to \(shape.count - 1)")
        }
        return axis < 0 ? axis + shape.count : axis
    }

    /// The shape that both broadcast to, by NumPy's rule: aligned at the end, sizes equal or 1.
    static func broadcast(_ a: [Int], _ b: [Int], in operation: String) throws -> [Int] {
        let rank = max(a.count, b.count)
        var result = [Int](repeating: 1, count: rank)
        for i in 0..<rank {
            let x = i < rank - a.count ? 1 : a[i - (rank - a.count)]
            let y = i < rank - b.count ? 1 : b[i - (rank - b.count)]
            guard x == y || x == 1 || y == 1 else {
                throw TensorError(
                    "\(operation): shapes \(text(a)) and \(text(b)) do not broadcast: "
                        + "\(x) against \(y) on axis \(i - rank)",
                    hint: "aligned at the last axis, sizes must be equal or 1")
            }
            result[i] = x == 1 ? y : x
        }
        return result
    }

    /// How far apart, in elements, neighbours along each axis of `target` lie in a tensor of `shape`; 0 where it
    /// repeats.
    static func strides(of shape: [Int], broadcastTo target: [Int]) -> [Int] {
        var strides = [Int](repeating: 0, count: target.count)
        var step = 1
        for i in stride(from: shape.count - 1, through: 0, by: -1) {
            if shape[i] != 1 { strides[i + target.count - shape.count] = step }
            step &*= shape[i]
        }
        return strides
    }

    /// A shape as NumPy writes it: `(2, 3)`, `(2,)`, `()`.
    static func text(_ shape: [Int]) -> String {
        shape.count == 1 ? "(\(shape[0]),)" : "(" + shape.map(String.init).joined(separator: ", ") + ")"
    }

    private static func tooLarge(_ shape: [Int], _ operation: String) -> TensorError {
        TensorError(
            "\(operation): shape \(text(shape)) holds more than \(mostElements) elements",
            hint: "take a smaller shape")
    }

    /// Bytes that can be had without swapping, where the system tells.
    private static func freeMemory() -> Int? {
        guard let file = fopen("/proc/meminfo", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            if strncmp(line, "MemAvailable:", 13) == 0 {
                return line.withUnsafeBufferPointer {
                    guard let start = $0.baseAddress else { return nil }
                    return Int(strtoll(start + 13, nil, 10)) * 1024
                }
            }
        }
        return nil
    }
}

extension Tensor {
    /// A fresh f32 tensor with undefined elements and where to write them; `operation` names it in errors.
    static func fresh(_ shape: [Int], in operation: String) throws -> (tensor: Tensor, out: UnsafeMutablePointer<Float>)
    {
        let count = try Shapes.count(shape, in: operation)
        let storage = Storage(byteCount: count * 4)
        return (
            Tensor(shape: shape, dtype: .f32, storage: storage), storage.bytes.assumingMemoryBound(to: Float.self)
        )
    }

    /// The elements of a tensor that is f32 and aligned, as every result of `asFloat32()` is.
    var pointer: UnsafePointer<Float> { bytes.assumingMemoryBound(to: Float.self) }

    /// The shape as NumPy writes it, for messages.
    var shapeText: String { Shapes.text(shape) }
}

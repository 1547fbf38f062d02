// SPDX-License-Identifier: GPL-3.0-or-later

/// An n-dimensional array of numbers: an immutable value over shared storage, always contiguous and row-major.
///
/// Arithmetic happens in f32; other formats are widened when an operation reads them.
public struct Tensor: Sendable {
    public let shape: [Int]
    public let dtype: DType
    public internal(set) var storage: Storage
    /// Where the first element lies, in bytes from the start of the storage.
    public let byteOffset: Int

    /// A view of `storage`; the caller has checked that the elements lie inside it.
    public init(shape: [Int], dtype: DType, storage: Storage, byteOffset: Int = 0) {
        self.shape = shape
        self.dtype = dtype
        self.storage = storage
        self.byteOffset = byteOffset
    }

    /// A fresh f32 tensor that `fill` writes, element by element in row-major order.
    public init(shape: [Int], filling fill: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
        let count = shape.reduce(1, *)
        let storage = Storage(byteCount: count * 4)
        try fill(UnsafeMutableBufferPointer(start: storage.bytes.assumingMemoryBound(to: Float.self), count: count))
        self.init(shape: shape, dtype: .f32, storage: storage)
    }

    /// An f32 tensor of the given numbers; `values.count` must be the product of `shape`.
    public init(_ values: [Float], shape: [Int]? = nil) {
        let shape = shape ?? [values.count]
        precondition(shape.reduce(1, *) == values.count, "values do not fill the shape")
        self.init(shape: shape) { buffer in _ = buffer.update(fromContentsOf: values) }
    }

    /// A tensor of rank 0 holding one number.
    public init(_ value: Float) { self.init([value], shape: []) }

    public var rank: Int { shape.count }
    public var count: Int { shape.reduce(1, &*) }
    public var byteCount: Int { count &* dtype.size }

    /// The address of the first element; valid while the tensor lives.
    public var bytes: UnsafeRawPointer { UnsafeRawPointer(storage.bytes + byteOffset) }

    /// The same elements under another shape of the same count, without a copy.
    public func withShape(_ shape: [Int]) -> Tensor {
        precondition(shape.reduce(1, *) == count, "\(shape) does not hold \(count) elements")
        return Tensor(shape: shape, dtype: dtype, storage: storage, byteOffset: byteOffset)
    }

    /// Reads the elements of an f32 tensor; other formats are widened into a temporary first.
    public func withFloats<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
        let wide = asFloat32()
        defer { withExtendedLifetime(wide) {} }
        return try body(
            UnsafeBufferPointer(start: wide.bytes.assumingMemoryBound(to: Float.self), count: wide.count))
    }

    /// The elements as an array of f32, in row-major order.
    public var floats: [Float] { withFloats { Array($0) } }
}

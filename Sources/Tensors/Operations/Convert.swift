// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// x in another format: f32, f16, i64 or bool.
///
/// To f16, numbers are rounded to the nearest, ties to even, and those beyond 65504 become infinite. To i64, fractions
/// are cut off and NaN becomes 0; to bool, all but 0 is true.
public func convert(_ x: Tensor, to dtype: DType) throws -> Tensor {
    if x.dtype == dtype { return x }
    switch dtype {
    case .f32: return x.asFloat32()
    case .f16: return x.asFloat16()
    case .i64: return x.asIntegers()
    case .bool: return try compare(x, .notEqual, Tensor(0))
    default:
        throw TensorError(
            "a tensor does not convert to \(dtype.label)", hint: "formats that can be made: f32, f16, i64, bool")
    }
}

/// x repeated along axes of size 1, and along new ones in front, until it has `shape`.
public func broadcast(_ x: Tensor, to shape: [Int]) throws -> Tensor {
    if x.shape == shape { return x }
    guard try Shapes.broadcast(x.shape, shape, in: "broadcast") == shape else {
        throw TensorError("broadcast: shape \(x.shapeText) does not grow into \(Shapes.text(shape))")
    }
    let before = x.shape
    return try gather(
        x.detached, shape: shape, strides: Shapes.strides(of: x.shape, broadcastTo: shape), offset: 0, in: "broadcast"
    ).recorded("broadcast", (x, { try summed($0, to: before) }))
}

extension DType {
    /// Whether elements are integers or truth values.
    public var isWhole: Bool { !isFloating }
}

extension Tensor {
    /// A tensor of rank 0 holding one integer, as i64.
    public static func integer(_ value: Int) -> Tensor { Tensor(integers: [value], shape: []) }

    /// An i64 tensor; `values.count` must be the product of `shape`.
    public init(integers values: [Int], shape: [Int]? = nil) {
        let shape = shape ?? [values.count]
        precondition(shape.reduce(1, *) == values.count, "values do not fill the shape")
        let storage = Storage(byteCount: values.count * 8)
        let out = storage.bytes.assumingMemoryBound(to: Int64.self)
        for (i, value) in values.enumerated() { out[i] = Int64(value) }
        self.init(shape: shape, dtype: .i64, storage: storage)
    }

    /// A bool tensor; `values.count` must be the product of `shape`.
    public init(truths values: [Bool], shape: [Int]? = nil) {
        let shape = shape ?? [values.count]
        precondition(shape.reduce(1, *) == values.count, "values do not fill the shape")
        let storage = Storage(byteCount: values.count)
        let out = storage.bytes.assumingMemoryBound(to: UInt8.self)
        for (i, value) in values.enumerated() { out[i] = value ? 1 : 0 }
        self.init(shape: shape, dtype: .bool, storage: storage)
    }

    /// The elements as integers, in row-major order; fractions are cut off.
    public var integers: [Int] {
        let whole = asIntegers()
        return withExtendedLifetime(whole) {
            UnsafeBufferPointer(start: whole.integerPointer, count: whole.count).map { Int($0) }
        }
    }

    /// The same numbers as i64: itself when it is that already and aligned.
    func asIntegers() -> Tensor {
        if dtype == .i64, UInt(bitPattern: bytes) % 8 == 0 { return self }
        let storage = Storage(byteCount: count * 8)
        ck_to_integers(bytes, storage.bytes.assumingMemoryBound(to: Int64.self), count, dtype.kernelFormat)
        return Tensor(shape: shape, dtype: .i64, storage: storage)
    }

    /// The same numbers as f16, rounded to the nearest.
    func asFloat16() -> Tensor {
        let wide = asFloat32()
        let storage = Storage(byteCount: count * 2)
        let out = storage.bytes.assumingMemoryBound(to: UInt16.self)
        withExtendedLifetime(wide) {
            parallel(over: wide.count, grain: 1 << 16) { range in
                ck_narrow(wide.pointer + range.lowerBound, out + range.lowerBound, range.count)
            }
        }
        return Tensor(shape: shape, dtype: .f16, storage: storage)
    }

    /// The elements of what `asIntegers()` gives.
    var integerPointer: UnsafePointer<Int64> { bytes.assumingMemoryBound(to: Int64.self) }

    /// A fresh tensor of another format than f32 with undefined elements.
    static func fresh<Element>(
        _ shape: [Int], of type: Element.Type, _ dtype: DType, in operation: String
    ) throws -> (tensor: Tensor, out: UnsafeMutablePointer<Element>) {
        let count = try Shapes.count(shape, in: operation, elementSize: dtype.size)
        let storage = Storage(byteCount: count * dtype.size)
        return (Tensor(shape: shape, dtype: dtype, storage: storage), storage.bytes.assumingMemoryBound(to: type))
    }
}

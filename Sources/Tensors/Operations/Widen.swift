// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

extension Tensor {
    /// The same numbers in f32: itself when it is f32 already and aligned, else a widened copy of the same shape.
    ///
    /// Integers are exact up to 2^24.
    public func asFloat32() -> Tensor {
        if isPlainFloat32 { return self }
        let count = self.count
        let storage = Storage(byteCount: count * 4)
        let out = storage.bytes.assumingMemoryBound(to: Float.self)
        parallel(over: count, grain: 1 << 16) { range in
            widen(range, into: out + range.lowerBound)
        }
        return Tensor(shape: shape, dtype: .f32, storage: storage)
    }

    /// Whether the elements can be read as f32 where they lie.
    var isPlainFloat32: Bool { dtype == .f32 && UInt(bitPattern: bytes) % 4 == 0 }

    /// Writes the elements of `range`, in row-major order, as f32.
    func widen(_ range: Range<Int>, into out: UnsafeMutablePointer<Float>) {
        ck_widen(bytes + range.lowerBound * dtype.size, out, range.count, dtype.kernelFormat)
    }
}

extension DType {
    var kernelFormat: ck_format {
        switch self {
        case .f64: ck_f64
        case .f32: ck_f32
        case .f16: ck_f16
        case .bf16: ck_bf16
        case .i64: ck_i64
        case .i32: ck_i32
        case .i16: ck_i16
        case .i8: ck_i8
        case .u8, .bool: ck_u8
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

extension Tensor {
    /// The same numbers in f32: itself when it is f32 already and aligned, else a widened copy of the same shape.
    public func asFloat32() -> Tensor {
        if dtype == .f32, UInt(bitPattern: bytes) % 4 == 0 { return self }
        return Tensor(shape: shape) { out in
            for i in 0..<out.count { out[i] = element(i) }
        }
    }

    private func element(_ i: Int) -> Float {
        switch dtype {
        case .f32: bytes.loadUnaligned(fromByteOffset: i * 4, as: Float.self)
        case .f64: Float(bytes.loadUnaligned(fromByteOffset: i * 8, as: Double.self))
        case .f16: Float(bytes.loadUnaligned(fromByteOffset: i * 2, as: Float16.self))
        case .bf16: Float(bitPattern: UInt32(bytes.loadUnaligned(fromByteOffset: i * 2, as: UInt16.self)) << 16)
        case .i64: Float(bytes.loadUnaligned(fromByteOffset: i * 8, as: Int64.self))
        case .i32: Float(bytes.loadUnaligned(fromByteOffset: i * 4, as: Int32.self))
        case .i16: Float(bytes.loadUnaligned(fromByteOffset: i * 2, as: Int16.self))
        case .i8: Float(bytes.loadUnaligned(fromByteOffset: i, as: Int8.self))
        case .u8, .bool: Float(bytes.loadUnaligned(fromByteOffset: i, as: UInt8.self))
        }
    }
}

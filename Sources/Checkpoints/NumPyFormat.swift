// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// How NumPy's .npy format names number formats.
///
/// Reference: numpy/lib/format, version 1.0.
enum NumPyFormat {
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// The name of `dtype`; nil when NumPy has none (bf16).
    static func descriptor(_ dtype: DType) -> String? {
        switch dtype {
        case .f64: "<f8"
        case .f32: "<f4"
        case .f16: "<f2"
        case .bf16: nil
        case .i64: "<i8"
        case .i32: "<i4"
        case .i16: "<i2"
        case .i8: "|i1"
        case .u8: "|u1"
        case .bool: "|b1"
        }
    }

    static func dtype(_ descriptor: String) -> DType? {
        DType.allCases.first { dtype in
            guard let name = Self.descriptor(dtype) else { return false }
            return name == descriptor || (dtype.size == 1 && name.dropFirst() == descriptor.dropFirst())
        }
    }
}

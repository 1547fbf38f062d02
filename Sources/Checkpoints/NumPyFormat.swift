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

    /// The number format of that name, and whether its bytes stand highest first.
    static func dtype(_ descriptor: String) -> (dtype: DType, isBigEndian: Bool)? {
        let isBigEndian = descriptor.hasPrefix(">")
        for dtype in DType.allCases {
            guard let name = Self.descriptor(dtype), name.dropFirst() == descriptor.dropFirst() else { continue }
            if dtype.size == 1 { return (dtype, false) }
            return isBigEndian || descriptor.hasPrefix("<") ? (dtype, isBigEndian) : nil
        }
        return nil
    }
}

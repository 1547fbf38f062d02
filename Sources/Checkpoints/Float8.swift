// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Numbers of eight bits with an exponent, which become f32 when they are read: 256 values that are known beforehand.
///
/// Reference: Micikevicius et al., "FP8 formats for deep learning" (2022), table 1; the formats with NUZ have one more
/// bias and a single NaN where the others have -0; E8M0 holds powers of two (OCP MX specification 1.0).
enum Float8: String, CaseIterable {
    case e4m3 = "F8_E4M3"
    case e5m2 = "F8_E5M2"
    case e4m3Unsigned = "F8_E4M3FNUZ"
    case e5m2Unsigned = "F8_E5M2FNUZ"
    case e8m0 = "F8_E8M0"

    /// What each byte stands for.
    var values: [Float] { (0...255).map { value(of: UInt8($0)) } }

    private func value(of byte: UInt8) -> Float {
        switch self {
        case .e4m3: Self.value(byte, mantissa: 3, bias: 7, isNaN: byte & 0x7F == 0x7F)
        case .e5m2:
            byte & 0x7F == 0x7C
                ? (byte < 0x80 ? .infinity : -.infinity)
                : Self.value(byte, mantissa: 2, bias: 15, isNaN: byte & 0x7F > 0x7C)
        case .e4m3Unsigned: Self.value(byte, mantissa: 3, bias: 8, isNaN: byte == 0x80)
        case .e5m2Unsigned: Self.value(byte, mantissa: 2, bias: 16, isNaN: byte == 0x80)
        case .e8m0: byte == 0xFF ? .nan : Float(sign: .plus, exponent: Int(byte) - 127, significand: 1)
        }
    }

    private static func value(_ byte: UInt8, mantissa bits: Int, bias: Int, isNaN: Bool) -> Float {
        if isNaN { return .nan }
        let exponent = Int(byte & 0x7F) >> bits
        let fraction = Float(Int(byte) & (1 << bits - 1)) / Float(1 << bits)
        let magnitude =
            exponent == 0
            ? Float(sign: .plus, exponent: 1 - bias, significand: fraction)
            : Float(sign: .plus, exponent: exponent - bias, significand: 1 + fraction)
        return byte < 0x80 ? magnitude : -magnitude
    }

    /// The numbers at `start`, one behind the other, in f32.
    ///
    /// - Throws: `CheckpointError` when there is no room for them.
    func widened(_ start: UnsafeRawPointer, shape: [Int]) throws(CheckpointError) -> Tensor {
        let count = shape.reduce(1, *)
        let storage = try MemoryBudget.storage(byteCount: 4 * count, for: "numbers of \(rawValue) in f32")
        let (values, floats) = (values, storage.bytes.assumingMemoryBound(to: Float.self))
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        values.withUnsafeBufferPointer { values in
            for i in 0..<count { floats[i] = values[Int(bytes[i])] }
        }
        return Tensor(shape: shape, dtype: .f32, storage: storage)
    }
}

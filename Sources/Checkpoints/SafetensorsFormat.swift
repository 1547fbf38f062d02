// SPDX-License-Identifier: GPL-3.0-or-later

/// The number formats that a safetensors file may name, and the limits on its header.
///
/// Reference: huggingface/safetensors, safetensors/src/tensor.rs.
enum SafetensorsFormat {
    /// Bits an element takes.
    static let bits: [String: Int] = [
        "BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8,
        "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32,
        "F32": 32, "C64": 64, "F64": 64, "I64": 64, "U64": 64,
    ]

    /// What the reference reads at most.
    static let largestHeader = 100_000_000
    static let mostTensors = 1_000_000
    static let highestRank = 16

    /// The bytes a tensor of the shape takes; nil when that overflows or is no whole number of bytes.
    ///
    /// Sizes beside a size of 0 may not overflow either: strides are made of them.
    static func byteCount(shape: [Int], bits: Int) -> Int? {
        var total = bits
        for size in shape {
            let (product, overflow) = total.multipliedReportingOverflow(by: max(size, 1))
            if overflow { return nil }
            total = product
        }
        if shape.contains(0) { return 0 }
        return total % 8 == 0 ? total / 8 : nil
    }
}

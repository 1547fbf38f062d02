// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// The names that NumPy, PyTorch and safetensors have for number formats that can be computed in.
enum DTypeName {
    static func dtype(_ name: String) -> DType? {
        switch name.lowercased() {
        case "f32", "float32", "float": .f32
        case "i64", "int64", "int": .i64
        case "bool": .bool
        default: nil
        }
    }
}

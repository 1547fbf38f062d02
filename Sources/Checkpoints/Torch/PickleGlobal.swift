// SPDX-License-Identifier: GPL-3.0-or-later

/// The names that a file of weights may hold; every other one is refused.
enum PickleGlobal: Equatable {
    case orderedDictionary
    case rebuildTensor
    /// A tensor whose number format stands beside its storage, as torch writes those that have no kind of storage.
    case rebuildTypedTensor
    case rebuildParameter
    /// `torch.Size`: a tuple of sizes.
    case size
    case device
    /// A kind of storage, by the number format of its elements; nil for plain bytes.
    case storage(String?)
    case dtype(String)

    /// The name as a pickle writes it, module and name; nil for any that is not known.
    init?(module: [UInt8], name: [UInt8]) {
        switch (String(decoding: module, as: UTF8.self), String(decoding: name, as: UTF8.self)) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
        case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTypedTensor
        case ("torch._utils", "_rebuild_parameter"), ("torch._utils", "_rebuild_parameter_with_state"):
            self = .rebuildParameter
        case ("torch", "Size"): self = .size
        case ("torch", "device"): self = .device
        case ("torch.storage", "UntypedStorage"), ("torch", "UntypedStorage"): self = .storage(nil)
        case ("torch", let name):
            if let format = Self.storages[name] {
                self = .storage(format)
            } else if let format = Self.dtypes[name] {
                self = .dtype(format)
            } else {
                return nil
            }
        default: return nil
        }
    }

    private static let storages = [
        "DoubleStorage": "F64", "FloatStorage": "F32", "HalfStorage": "F16", "BFloat16Storage": "BF16",
        "LongStorage": "I64", "IntStorage": "I32", "ShortStorage": "I16", "CharStorage": "I8", "ByteStorage": "U8",
        "BoolStorage": "BOOL", "ComplexFloatStorage": "C64",
    ]

    private static let dtypes = [
        "float64": "F64", "float32": "F32", "float16": "F16", "bfloat16": "BF16", "int64": "I64", "int32": "I32",
        "int16": "I16", "int8": "I8", "uint8": "U8", "bool": "BOOL", "uint16": "U16", "uint32": "U32", "uint64": "U64",
        "complex64": "C64", "float8_e4m3fn": "F8_E4M3", "float8_e5m2": "F8_E5M2", "float8_e4m3fnuz": "F8_E4M3FNUZ",
        "float8_e5m2fnuz": "F8_E5M2FNUZ", "float8_e8m0fnu": "F8_E8M0",
    ]
}

/// A storage as a pickle names it: which record of the archive holds its bytes.
struct StorageReference {
    /// The number format of its elements; nil where it is bytes that a tensor gives a meaning.
    let format: String?
    /// The record's number, `0`.
    let key: String
    /// How many elements it claims to hold.
    let count: Int
}

/// A tensor as a pickle describes it: a window on a storage, in elements.
struct TensorReference {
    let storage: StorageReference
    let format: String
    let offset: Int
    let shape: [Int]
    let strides: [Int]
}

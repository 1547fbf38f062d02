// SPDX-License-Identifier: GPL-3.0-or-later

/// What a pickle holds, as data: nothing in it can be called.
///
/// Lists and dictionaries are objects, since a pickle may name one before it is filled; all else is a value.
enum PickleValue {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string([UInt8])
    case tuple(PickleTuple)
    case list(PickleList)
    case dictionary(PickleDictionary)
    /// A name that a rebuild is asked of.
    case global(PickleGlobal)
    case storage(StorageReference)
    case tensor(TensorReference)

    var int: Int? { if case .int(let number) = self { number } else { nil } }
    var string: [UInt8]? { if case .string(let bytes) = self { bytes } else { nil } }
    var tuple: [PickleValue]? { if case .tuple(let tuple) = self { tuple.items } else { nil } }
    /// A tuple of whole numbers.
    var sizes: [Int]? {
        guard let items = tuple else { return nil }
        let numbers = items.compactMap(\.int)
        return numbers.count == items.count ? numbers : nil
    }
}

struct PickleTuple {
    let items: [PickleValue]
    /// How many tuples deep it goes, itself among them.
    let depth: Int

    init(_ items: [PickleValue]) {
        self.items = items
        depth = 1 + (items.map { if case .tuple(let tuple) = $0 { tuple.depth } else { 0 } }.max() ?? 0)
    }
}

final class PickleList {
    var items: [PickleValue] = []
}

final class PickleDictionary {
    var items: [(key: PickleValue, value: PickleValue)] = []
}

/// Every list and dictionary of a pickle, which may hold each other in circles or in a chain of any length: they are
/// emptied one by one at the end, so that none is freed from inside another.
final class PickleHeap {
    private var lists: [PickleList] = []
    private var dictionaries: [PickleDictionary] = []

    func list() -> PickleList {
        let list = PickleList()
        lists.append(list)
        return list
    }

    func dictionary() -> PickleDictionary {
        let dictionary = PickleDictionary()
        dictionaries.append(dictionary)
        return dictionary
    }

    deinit {
        for list in lists { list.items = [] }
        for dictionary in dictionaries { dictionary.items = [] }
    }
}

/// The names that a file of weights may hold; every other one is refused.
enum PickleGlobal: Equatable {
    case orderedDictionary
    case rebuildTensor
    case rebuildParameter
    /// A kind of storage, by the number format of its elements.
    case storage(String)

    /// The name as a pickle writes it, module and name; nil for any that is not known.
    init?(module: [UInt8], name: [UInt8]) {
        switch (String(decoding: module, as: UTF8.self), String(decoding: name, as: UTF8.self)) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
        case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
        case ("torch", let name):
            guard let format = Self.storages[name] else { return nil }
            self = .storage(format)
        default: return nil
        }
    }

    private static let storages = [
        "DoubleStorage": "F64", "FloatStorage": "F32", "HalfStorage": "F16", "BFloat16Storage": "BF16",
        "LongStorage": "I64", "IntStorage": "I32", "ShortStorage": "I16", "CharStorage": "I8", "ByteStorage": "U8",
        "BoolStorage": "BOOL",
    ]
}

/// A storage as a pickle names it: which record of the archive holds its bytes.
struct StorageReference {
    let format: String
    /// The record's number, `0`.
    let key: String
    /// How many elements it claims to hold.
    let count: Int
}

/// A tensor as a pickle describes it: a window on a storage, in elements.
struct TensorReference {
    let storage: StorageReference
    let offset: Int
    let shape: [Int]
    let strides: [Int]
}

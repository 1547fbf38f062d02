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

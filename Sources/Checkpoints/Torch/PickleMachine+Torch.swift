// SPDX-License-Identifier: GPL-3.0-or-later

/// What torch puts together in a pickle: storages, tensors, parameters, sizes.
extension PickleMachine {
    mutating func build(_ code: UInt8) throws(CheckpointError) -> Bool {
        switch code {
        case UInt8(ascii: "Q"):
            let place = try pop()
            try add(.storage(try storage(of: place)))
        case UInt8(ascii: "R"):
            let arguments = try pop()
            guard case .global(let global) = try pop(), let list = arguments.tuple else {
                throw fault("rebuilds something by what is no name")
            }
            try add(try rebuilt(global, list))
        case UInt8(ascii: "b"):
            // The attributes of a dictionary (`_metadata`): they say nothing of its tensors.
            guard case .dictionary = try pop(), available > 0, case .dictionary? = stack.last else {
                throw fault("gives attributes to what is no dictionary")
            }
        default: return false
        }
        return true
    }

    /// ('storage', kind, key, device, count)
    private func storage(of value: PickleValue) throws(CheckpointError) -> StorageReference {
        guard let items = value.tuple, items.count == 5, let tag = items[0].string, tag.elementsEqual("storage".utf8),
            case .global(.storage(let format)) = items[1], let key = items[2].string, let count = items[4].int
        else { throw fault("names a storage in a way that is not known") }
        guard (1...20).contains(key.count), key.allSatisfy({ (0x30...0x39).contains($0) }), count >= 0 else {
            throw fault("names a storage that cannot be")
        }
        return StorageReference(format: format, key: String(decoding: key, as: UTF8.self), count: count)
    }

    private func rebuilt(_ global: PickleGlobal, _ arguments: [PickleValue]) throws(CheckpointError) -> PickleValue {
        switch global {
        case .orderedDictionary:
            guard arguments.isEmpty else { throw fault("makes a dictionary of something") }
            return .dictionary(heap.dictionary())
        case .rebuildTensor:
            guard (6...7).contains(arguments.count), let tensor = tensor(arguments), let format = tensor.storage.format
            else { throw fault("describes a tensor in a way that is not known") }
            return .tensor(tensor.with(format: format))
        case .rebuildTypedTensor:
            guard (7...8).contains(arguments.count), let tensor = tensor(arguments),
                case .global(.dtype(let format)) = arguments[6], tensor.storage.format == nil
            else { throw fault("describes a tensor in a way that is not known") }
            return .tensor(tensor.with(format: format))
        case .rebuildParameter:
            guard (3...4).contains(arguments.count), case .tensor = arguments[0] else {
                throw fault("makes a parameter of what is no tensor")
            }
            return arguments[0]
        case .size:
            guard arguments.count == 1, arguments[0].sizes != nil else { throw fault("makes a size of what is none") }
            return arguments[0]
        case .device:
            guard (1...2).contains(arguments.count), arguments[0].string != nil else {
                throw fault("names a device in a way that is not known")
            }
            return .none
        case .storage: throw fault("makes a storage of something")
        case .dtype: throw fault("makes a number format of something")
        }
    }

    /// (storage, offset, shape, strides, …)
    private func tensor(_ arguments: [PickleValue]) -> TensorReference? {
        guard case .storage(let storage) = arguments[0], let offset = arguments[1].int,
            let shape = arguments[2].sizes, let strides = arguments[3].sizes
        else { return nil }
        return TensorReference(
            storage: storage, format: storage.format ?? "", offset: offset, shape: shape, strides: strides)
    }
}

extension TensorReference {
    fileprivate func with(format: String) -> TensorReference {
        TensorReference(storage: storage, format: format, offset: offset, shape: shape, strides: strides)
    }
}

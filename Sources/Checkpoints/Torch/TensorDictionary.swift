// SPDX-License-Identifier: GPL-3.0-or-later

/// The tensors of a pickled dictionary by name; dictionaries inside it give names with dots.
struct TensorDictionary {
    private(set) var tensors: [(name: String, tensor: TensorReference)] = []
    private var visited = 0

    private static let deepest = 64
    private static let mostVisits = 1_000_000

    /// - Throws: `CheckpointError` when the value is no dictionary, or goes on without end.
    init(_ value: PickleValue) throws(CheckpointError) {
        guard case .dictionary = value else {
            throw CheckpointError(
                "the file holds no dictionary of tensors", hint: "torch.save(model.state_dict(), …) writes one")
        }
        try collect(value, at: "", depth: 0)
    }

    private mutating func collect(_ value: PickleValue, at path: String, depth: Int) throws(CheckpointError) {
        visited += 1
        guard visited <= Self.mostVisits, depth <= Self.deepest else {
            throw CheckpointError("the file's dictionaries go on without end")
        }
        switch value {
        case .tensor(let tensor):
            tensors.append((path, tensor))
        case .dictionary(let dictionary):
            for (key, value) in dictionary.items {
                let name = key.string.map { String(decoding: $0, as: UTF8.self) } ?? "\(key.int ?? 0)"
                try collect(value, at: path.isEmpty ? name : "\(path).\(name)", depth: depth + 1)
            }
        case .list(let list):
            for (index, item) in list.items.enumerated() { try collect(item, at: "\(path).\(index)", depth: depth + 1) }
        case .tuple(let tuple):
            for (index, item) in tuple.items.enumerated() {
                try collect(item, at: "\(path).\(index)", depth: depth + 1)
            }
        case .none, .bool, .int, .float, .string, .global, .storage: break
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Tensors

/// Where the values of a network's weights come from.
public enum WeightsSource: Sendable {
    /// A checkpoint's files; values are views of their pages.
    case files(WeightFiles)
    /// Random values, each weight's own stream drawn from the seed and its name.
    case fresh(seed: UInt64)
    /// Values of another network of the same kind.
    case copy(of: ModelLayout)
    /// Values of another network under this prefix of their names, and random ones for all other names.
    case extending(ModelLayout, under: String, seed: UInt64)

    /// The seed that the weight of this name is drawn from; nil where its value comes from elsewhere.
    func seed(for name: String) -> UInt64? {
        switch self {
        case .fresh(let seed): seed
        case .extending(_, let prefix, let seed): Self.inner(name, below: prefix) == nil ? seed : nil
        case .files, .copy: nil
        }
    }

    /// What stands under the name; nil when there is nothing.
    func value(named name: String) throws -> Tensor? {
        switch self {
        case .files(let files): try files.tensor(named: name)
        case .fresh: nil
        case .copy(let layout): layout.parameter(name)?.value
        case .extending(let layout, let prefix, _):
            Self.inner(name, below: prefix).flatMap { layout.parameter($0) }?.value
        }
    }

    /// The shape of what stands under the name; nil when there is nothing.
    func shape(named name: String) -> [Int]? {
        switch self {
        case .files(let files): files.entry(named: name)?.shape
        case .fresh: nil
        case .copy(let layout): layout.parameter(name)?.shape
        case .extending(let layout, let prefix, _):
            Self.inner(name, below: prefix).flatMap { layout.parameter($0) }?.shape
        }
    }

    /// All names that are there.
    var names: [String] {
        switch self {
        case .files(let files): files.entries.map(\.name)
        case .fresh: []
        case .copy(let layout): layout.parameters.map(\.path)
        case .extending(let layout, let prefix, _): layout.parameters.map { "\(prefix).\($0.path)" }
        }
    }

    /// What follows `prefix` and a dot in a name; nil where it begins otherwise.
    private static func inner(_ name: String, below prefix: String) -> String? {
        let start = Array("\(prefix).".utf8)
        guard name.utf8.starts(with: start) else { return nil }
        return String(decoding: name.utf8.dropFirst(start.count), as: UTF8.self)
    }
}

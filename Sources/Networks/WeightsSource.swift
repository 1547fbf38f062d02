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

    /// What stands under the name; nil when there is nothing.
    func value(named name: String) throws -> Tensor? {
        switch self {
        case .files(let files): try files.tensor(named: name)
        case .fresh: nil
        case .copy(let layout): layout.parameter(name)?.value
        }
    }

    /// The shape of what stands under the name; nil when there is nothing.
    func shape(named name: String) -> [Int]? {
        switch self {
        case .files(let files): files.entry(named: name)?.shape
        case .fresh: nil
        case .copy(let layout): layout.parameter(name)?.shape
        }
    }

    /// All names that are there.
    var names: [String] {
        switch self {
        case .files(let files): files.entries.map(\.name)
        case .fresh: []
        case .copy(let layout): layout.parameters.map(\.path)
        }
    }
}

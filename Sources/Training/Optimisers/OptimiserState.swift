// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// What an optimiser remembers: one or two moments of each parameter, made with its first step, and how many steps it
/// took.
public struct OptimiserState: Sendable {
    /// A parameter's moments, in the shape of the parameter.
    struct Entry: Sendable {
        var steps = 0
        var first: Tensor?
        var second: Tensor?

        /// Hands the moments out to be written in place; one that there is not is an empty tensor.
        mutating func withMoments<R>(_ body: (inout Tensor, inout Tensor) throws -> R) rethrows -> R {
            let hasSecond = second != nil
            var moments = (first ?? Tensor([]), second ?? Tensor([]))
            // Held in one place only, so that they need no copy.
            (first, second) = (nil, nil)
            defer { (first, second) = (moments.0, hasSecond ? moments.1 : nil) }
            return try body(&moments.0, &moments.1)
        }
    }

    /// The parameters' full names, in the order of their indices.
    public let paths: [String]
    /// What a weight's moments are called in a checkpoint, by its path and shape: torch's names, `exp_avg`.
    private let slots: @Sendable (_ path: String, _ shape: [Int]) -> [String]
    var entries: [Entry]

    init(paths: [String], slots: @escaping @Sendable (_ path: String, _ shape: [Int]) -> [String]) {
        self.paths = paths
        self.slots = slots
        entries = [Entry](repeating: Entry(), count: paths.count)
    }

    /// The bytes that the moments take.
    public var byteCount: Int {
        entries.reduce(0) { $0 + ($1.first?.byteCount ?? 0) + ($1.second?.byteCount ?? 0) }
    }

    /// Counts a step of the parameter and makes its moments, all 0, where it is the first.
    ///
    /// - Throws: `TrainingError` when there is no such parameter.
    mutating func begin(_ index: Int, shape: [Int]) throws {
        guard entries.indices.contains(index) else {
            throw TrainingError("the optimiser knows \(entries.count) parameters; there is no number \(index)")
        }
        entries[index].steps += 1
        let slots = slots(paths[index], shape)
        if !slots.isEmpty, entries[index].first == nil { entries[index].first = try Tensor.zeros(shape) }
        if slots.count > 1, entries[index].second == nil { entries[index].second = try Tensor.zeros(shape) }
    }

    /// All of it as tensors for a checkpoint: `<parameter>.step` and `<parameter>.exp_avg`…, of parameters that were
    /// stepped.
    public var named: [(name: String, tensor: Tensor)] {
        var tensors: [(name: String, tensor: Tensor)] = []
        for (path, entry) in zip(paths, entries) where entry.steps > 0 {
            tensors.append(("\(path).step", Tensor.integer(entry.steps)))
            let moments = [entry.first, entry.second].compactMap(\.self)
            for (slot, moment) in zip(slots(path, moments.first?.shape ?? []), moments) {
                tensors.append(("\(path).\(slot)", moment))
            }
        }
        return tensors
    }

    /// Takes on what `named` gave.
    ///
    /// - Parameter shapes: the parameters' shapes, in the order of their indices.
    /// - Throws: `TrainingError` when tensors are missing, too many or of another shape; the state is then as it was.
    public mutating func restore(_ tensors: [(name: String, tensor: Tensor)], shapes: [[Int]]) throws {
        var left: [String: Tensor] = [:]
        for (name, tensor) in tensors { left[name] = tensor }
        var restored = [Entry](repeating: Entry(), count: paths.count)
        for (index, path) in paths.enumerated() {
            guard let steps = left.removeValue(forKey: "\(path).step") else { continue }
            guard steps.rank == 0, let count = steps.integers.first, count > 0 else {
                throw TrainingError("the optimiser's state of \(path) counts no steps")
            }
            restored[index].steps = count
            var moments: [Tensor] = []
            for slot in slots(path, shapes.indices.contains(index) ? shapes[index] : []) {
                guard let moment = left.removeValue(forKey: "\(path).\(slot)") else {
                    throw TrainingError(
                        "the optimiser's state holds no \(slot) of \(path)",
                        hint: "it may have been written by another optimiser")
                }
                guard shapes.indices.contains(index), moment.shape == shapes[index], moment.dtype == .f32 else {
                    throw TrainingError(
                        "the optimiser's \(slot) of \(path) has shape \(moment.shape) and does not fit the parameter")
                }
                moments.append(moment)
            }
            restored[index].first = moments.first
            restored[index].second = moments.count > 1 ? moments[1] : nil
        }
        if let stray = left.keys.min() {
            throw TrainingError(
                "the optimiser's state holds \(stray), which no trained parameter has",
                hint: "train the same parameters as before, with the same optimiser")
        }
        entries = restored
    }
}

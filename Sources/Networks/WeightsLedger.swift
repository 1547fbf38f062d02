// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Tensors

/// What was taken from a source of weights while a network was built, and everything that did not fit.
///
/// Taking never fails, so that all faults are reported together: `finish` throws them.
public final class WeightsLedger {
    private let source: WeightsSource
    private var modules: [ModelLayout.Module] = []
    private var parameters: [Parameter] = []
    private var taken: Set<[UInt8]> = []
    private var missing: [String] = []
    private var misshapen: [String] = []
    private var unreadable: [String] = []

    public init(_ source: WeightsSource) { self.source = source }

    /// The cursor at the root of the names.
    public var root: WeightsCursor { WeightsCursor(ledger: self, path: "") }

    /// Whether the source has a weight of that name; fresh weights have every name.
    func has(_ path: String) -> Bool {
        source.seed(for: path) != nil || source.shape(named: path) != nil
    }

    /// Whether the source holds names that start with `prefix`.
    func hasNames(below prefix: String) -> Bool { source.names.contains { $0.utf8.starts(with: prefix.utf8) } }

    func enter(_ path: String, type: String) { modules.append(ModelLayout.Module(path: path, type: type)) }

    func take(_ path: String, shape: [Int], initial: Initializer) -> Parameter {
        taken.insert(Array(path.utf8))
        let parameter = Parameter(path: path, value: value(path, shape: shape, initial: initial))
        parameters.append(parameter)
        return parameter
    }

    private func value(_ path: String, shape: [Int], initial: Initializer) -> Tensor {
        if let seed = source.seed(for: path) {
            return initial.tensor(shape, from: RandomStream(seed: seed, name: path))
        }
        // A number stands in for what does not fit; the network is never run, since `finish` throws.
        let standIn = Tensor(0)
        guard let found = source.shape(named: path) else {
            missing.append(path)
            return standIn
        }
        guard found == shape else {
            misshapen.append("\(path) is \(Self.text(found)), not \(Self.text(shape))")
            return standIn
        }
        do {
            guard let value = try source.value(named: path) else { return standIn }
            guard value.dtype.isFloating else {
                unreadable.append("\(path) holds \(value.dtype.label), not floating-point numbers")
                return standIn
            }
            return value
        } catch {
            unreadable.append("\(path): \((error as? CheckpointError)?.message ?? "\(error)")")
            return standIn
        }
    }

    /// What was built.
    ///
    /// - Parameter ignoring: endings and beginnings of names that may be left over (`position_ids`, `cls.`).
    /// - Throws: `NetworkError` that names every weight that is missing, misshapen, of another format, or unused.
    public func finish(ignoring: [IgnoredNames] = []) throws(NetworkError) -> ModelLayout {
        let unused = source.names.filter { name in
            !taken.contains(Array(name.utf8)) && !ignoring.contains { $0.matches(name) }
        }
        var faults: [String] = []
        for (what, names) in [
            ("missing", missing), ("of another shape", misshapen), ("not readable", unreadable), ("not used", unused),
        ] where !names.isEmpty {
            faults.append("\(names.count) \(names.count == 1 ? "is" : "are") \(what): \(names.joined(separator: ", "))")
        }
        guard faults.isEmpty else {
            throw NetworkError(
                "the weights do not fit config.json: " + faults.joined(separator: "; "),
                hint: "config.json and model.safetensors may belong to different models")
        }
        return ModelLayout(modules: modules, parameters: parameters)
    }

    private static func text(_ shape: [Int]) -> String { "[\(shape.map { "\($0)" }.joined(separator: ", "))]" }
}

/// Names of weights that a checkpoint may hold and a network does without.
public enum IgnoredNames: Sendable, Equatable {
    case ending(String)
    case starting(String)

    func matches(_ name: String) -> Bool {
        switch self {
        case .ending(let end): name.utf8.reversed().starts(with: end.utf8.reversed())
        case .starting(let start): name.utf8.starts(with: start.utf8)
        }
    }
}

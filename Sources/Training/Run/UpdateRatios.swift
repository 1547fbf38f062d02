// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors

/// How large the last updates of each module were against its weights.
struct UpdateRatios: Sendable {
    /// Steps that are averaged over.
    static let window = 20
    private var recent: [(step: Int, ratios: [String: Float])] = []

    /// The module a weight counts to: `vision_model.encoder`, `text_projection`.
    static func module(of path: String) -> String {
        let parts = path.split(separator: ".")
        guard parts.count > 2 else { return String(parts.first ?? "") }
        return parts.prefix(2).joined(separator: ".")
    }

    mutating func add(_ squares: [String: StepSquares], at step: Int) {
        recent.removeAll { $0.step >= step || $0.step <= step - Self.window }
        recent.append(
            (step, squares.mapValues { Float(($0.update / max($0.weight, 1e-30)).squareRoot()) }))
    }

    /// The mean of the last steps by module, in the order of the names.
    var all: [RunReport.Update] {
        let modules = Set(recent.flatMap(\.ratios.keys)).sorted()
        return modules.map { module in
            let values = recent.compactMap { $0.ratios[module] }
            return RunReport.Update(module: module, ratio: values.reduce(0, +) / Float(max(1, values.count)))
        }
    }
}

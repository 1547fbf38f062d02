// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// What expressions find in a run: `t.step`, `t.loss` and the other measurements, `t.grad.PATH`, `t.history.loss`.
extension LiveRun: TensorNamespace {
    func tensor(at path: String) throws -> Tensor? {
        if path == "step" { return .integer(training.step) }
        if path == "steps" { return .integer(training.current.steps) }
        if let value = training.history.last(path) { return Tensor(value) }
        if path == "lr" { return Tensor(Float(training.rate)) }
        if let name = path.after("history.") {
            let points = training.history[name]
            return points.steps.isEmpty ? nil : Tensor(points.values)
        }
        if let weight = path.after("grad.") {
            if let gradient = training.gradients[weight] { return gradient }
            guard training.model.layout.parameter(weight) != nil else { return nil }
            throw Complaint(
                training.step == 0 ? "no step was taken yet, so there is no gradient" : "\(weight) has no gradient",
                culprit: weight,
                hint: training.step == 0 ? "type step" : "it may be frozen, or nothing of the loss goes through it")
        }
        return nil
    }

    func hasModule(_ path: String) -> Bool {
        if path == "grad" || path == "history" { return true }
        return path.after("grad.").map { training.model.hasModule($0) } ?? false
    }

    func pathIndex() -> PathIndex {
        let names = ["step", "steps", "lr"] + training.history.names
        let gradients = training.trained.map {
            PathIndex.Entry("grad." + $0.path, detail: "[\($0.shape.map(String.init).joined(separator: ", "))]")
        }
        return PathIndex(
            Set(names).sorted().map { PathIndex.Entry($0) }
                + training.history.names.map { PathIndex.Entry("history." + $0) } + gradients)
    }

    func kind(at path: String) -> String {
        switch path {
        case "": "a run"
        case "history": "a list of measurements"
        default: "a module's gradients"
        }
    }
}

extension String {
    /// What follows `prefix`; nil where it does not begin so.
    fileprivate func after(_ prefix: String) -> String? {
        utf8.starts(with: prefix.utf8) ? String(utf8.dropFirst(prefix.utf8.count)) : nil
    }
}

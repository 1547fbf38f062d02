// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Networks
import Tensors

extension TrainingRun {
    /// The gradient of a weight, by the weight's place among all.
    struct Gathered {
        let index: Int
        let gradient: Tensor
    }

    /// What a step measured.
    struct StepOutcome {
        var loss: Float
        var measurements: [(name: String, value: Float)]
    }

    /// The loss of the step to come and its gradients; the graph is gone when it returns.
    func gradients(
        interruption: (() throws -> Void)?, watch: Pass.Watch? = nil,
        visit: ((GradientNode, Tensor) throws -> Void)? = nil
    ) throws -> (outcome: StepOutcome, gathered: [Gathered]) {
        let pass = Pass(
            watch: watch, training: trained, dropout: DropoutStream(seed: settings.seed, step: step),
            recomputes: current.recomputes, interruption: interruption)
        let parts = current.accumulate
        var whole = StepOutcome(loss: 0, measurements: [])
        for part in 0..<parts {
            let outcome = try task.outcome(of: try loader.batch(at: step * parts + part), pass)
            whole.add(outcome, share: 1 / Float(parts))
            // A loss that is not finite sends nothing back that is worth having.
            guard outcome.loss.floats.first?.isFinite == true || visit != nil else { return (whole, []) }
            try backward(outcome.loss, gradient: Tensor.full([], 1 / Float(parts)), visit: visit)
        }
        let gathered = parameters.enumerated().compactMap { index, parameter in
            pass.gradient(of: parameter).map { Gathered(index: index, gradient: $0) }
        }
        return (whole, gathered)
    }

    /// What made the step's loss or gradient not finite: the step is run again, and all that goes by is looked at.
    func nonFiniteFault(loss: Float) throws -> NonFiniteFault {
        var fault: NonFiniteFault?
        let what = loss.isFinite ? "the gradient" : "the loss"
        for parameter in trained where fault == nil && parameter.wide.hasNonFinite {
            fault = NonFiniteFault(
                step: step + 1, what: what, place: parameter.path, operation: "weight", isBackward: false)
        }
        if let fault { return fault }
        _ = try gradients(
            interruption: nil,
            watch: { [step] point, tensor in
                if fault == nil, tensor.hasNonFinite {
                    fault = NonFiniteFault(
                        step: step + 1, what: what, place: "\(point.path).\(point.name)",
                        operation: tensor.node?.operation ?? "", isBackward: false)
                }
                return nil
            },
            visit: { [step] node, gradient in
                if fault == nil, gradient.hasNonFinite {
                    fault = NonFiniteFault(
                        step: step + 1, what: what, place: node.place ?? "", operation: node.operation, isBackward: true
                    )
                }
            })
        return fault ?? NonFiniteFault(step: step + 1, what: what)
    }
}

extension TrainingRun.StepOutcome {
    /// Adds a share of what one batch of several gave.
    mutating func add(_ outcome: TaskOutcome, share: Float) {
        loss += (outcome.loss.floats.first ?? .nan) * share
        for (name, value) in outcome.measurements {
            if let place = measurements.firstIndex(where: { $0.name == name }) {
                measurements[place].value += value * share
            } else {
                measurements.append((name, value * share))
            }
        }
    }
}

extension Tensor {
    /// Whether an element is infinite or no number.
    var hasNonFinite: Bool {
        let found = statistics(bins: 0)
        return found.nanCount + found.infiniteCount > 0
    }
}

/// The norm of all gradients taken as one vector.
struct GradientNorm {
    let value: Double

    init(_ gathered: [TrainingRun.Gathered]) {
        value = gathered.reduce(0) { $0 + sumOfSquares($1.gradient) }.squareRoot()
    }

    var isFinite: Bool { value.isFinite }

    /// What gradients are multiplied with so that their norm is at most `limit`; 1 where there is no limit.
    ///
    /// As torch.nn.utils.clip_grad_norm_ has it.
    func scale(limit: Double) -> Double { limit > 0 ? min(1, limit / (value + 1e-6)) : 1 }
}

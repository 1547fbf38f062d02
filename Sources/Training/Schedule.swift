// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// How the learning rate changes over a run: a factor for each step, from a warm-up to the rate's end.
public struct Schedule: Sendable, Equatable {
    /// What follows the warm-up; raw values are what `--schedule` calls them.
    public enum Shape: String, Sendable, CaseIterable {
        case constant
        /// Half a cosine down to the end, as transformers' get_cosine_schedule_with_warmup.
        case cosine
        /// A straight line down to the end, as transformers' get_linear_schedule_with_warmup.
        case linear
        /// Half a cosine up from a 25th, then half a cosine down, as torch's OneCycleLR (Smith and Topin 2019).
        case oneCycle = "one-cycle"
    }

    public let shape: Shape
    /// The steps of the run.
    public let steps: Int
    /// The steps that the rate rises for: from 0 in a straight line, but for one cycle, whose rise this is.
    public let warmUp: Int
    /// The factor at the end.
    public let final: Double

    /// - Parameters:
    ///   - warmUp: none when nil, but 3 of 10 steps for one cycle.
    ///   - final: 0 when nil, but 1/250000 for one cycle; constant rates have none.
    /// - Throws: `TrainingError` when a number is out of bounds.
    public init(_ shape: Shape, steps: Int, warmUp: Int? = nil, final: Double? = nil) throws(TrainingError) {
        guard steps > 0 else { throw TrainingError("a run of \(steps) steps has no schedule") }
        if let warmUp, warmUp < 0 || warmUp > steps {
            throw TrainingError(
                "a warm-up of \(warmUp) steps does not fit a run of \(steps)", hint: "take 0 to \(steps) steps")
        }
        if let final, !(final >= 0 && final <= 1) {
            throw TrainingError("a final rate of \(final) times the rate is not within 0…1")
        }
        self.shape = shape
        self.steps = steps
        self.warmUp = warmUp ?? 0
        self.final = final ?? (shape == .oneCycle ? Self.cycleStart / 1e4 : 0)
        cycleRise = max(0, warmUp.map(Double.init) ?? 0.3 * Double(steps)) - 1
    }

    /// What the rate is multiplied with in the step that follows `step` others.
    public func factor(_ step: Int) -> Double {
        let step = min(max(0, step), steps)
        if shape == .oneCycle { return cycleFactor(Double(step)) }
        if step < warmUp { return Double(step) / Double(warmUp) }
        let progress = Double(step - warmUp) / Double(max(1, steps - warmUp))
        switch shape {
        case .constant, .oneCycle: return 1
        case .cosine: return Self.cosine(from: 1, to: final, progress)
        case .linear: return 1 + (final - 1) * progress
        }
    }

    /// The factor that one cycle begins with.
    private static let cycleStart = 1.0 / 25
    /// The step at which one cycle is highest; may lie between two, or before the first.
    private let cycleRise: Double

    private func cycleFactor(_ step: Double) -> Double {
        let last = Double(steps - 1)
        if step < cycleRise { return Self.cosine(from: Self.cycleStart, to: 1, step / cycleRise) }
        guard last > cycleRise else { return 1 }
        return Self.cosine(from: 1, to: final, min(1, (step - max(0, cycleRise)) / (last - max(0, cycleRise))))
    }

    private static func cosine(from: Double, to: Double, _ progress: Double) -> Double {
        to + (from - to) / 2 * (1 + cos(.pi * progress))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// What a training is asked to do; nothing of it changes but by the user's word, which the run remembers with its step.
public struct TrainingSettings: Sendable, Equatable, Codable {
    /// What is learnt: a row of `TrainingTaskTable`, or several with commas between.
    public var task = "contrastive"
    public var batch = 64
    public var steps = 1000
    /// The learning rate before the schedule.
    public var rate = 1e-3
    public var schedule = "cosine"
    public var warmUp = 0
    /// The rate at the end against the rate.
    public var finalRate = 0.0
    public var optimiser = "adamw"
    public var beta1 = 0.9
    public var beta2 = 0.999
    public var epsilon = 1e-8
    public var momentum = 0.9
    public var decay = 0.01
    /// The most that the norm of all gradients may be; 0 for no limit.
    public var clip = 1.0
    /// Batches whose gradients are averaged in a step.
    public var accumulate = 1
    public var seed: UInt64 = 0
    /// Patterns of weights that do not train.
    public var freeze: [String] = []
    /// Rates of parts of the model, `GLOB=RATE`.
    public var rates: [String] = []
    /// How pictures and captions are changed, as `Augmentation` reads it.
    public var augmentation = ""
    /// Whether the insides of layers are computed again on the way back, to save memory.
    public var recomputes = false
    /// Steps between two looks at examples that are not trained on; 0 for none.
    public var validateEvery = 100
    /// The largest that a learned logit scale may become (Radford et al. 2021, section 2.5).
    public var mostScale = 100.0

    public init() {}

    func makeSchedule() throws(TrainingError) -> Schedule {
        guard let shape = Schedule.Shape(rawValue: schedule) else {
            throw TrainingError(
                "there is no schedule \(schedule)",
                hint: "there are \(Schedule.Shape.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return try Schedule(
            shape, steps: steps, warmUp: shape == .oneCycle && warmUp == 0 ? nil : min(warmUp, steps),
            final: shape == .oneCycle && finalRate == 0 ? nil : finalRate)
    }

    func makeOptimiser(_ paths: [String]) throws(TrainingError) -> any Optimiser {
        switch optimiser {
        case AdamW.name: return AdamW(paths: paths, beta1: beta1, beta2: beta2, epsilon: epsilon)
        case SGD.name: return SGD(paths: paths, momentum: momentum)
        case Lion.name: return Lion(paths: paths, beta1: beta1, beta2: beta2)
        case Muon.name: return Muon(paths: paths, beta1: beta1, beta2: beta2, epsilon: epsilon)
        default:
            throw TrainingError(
                "there is no optimiser \(optimiser)",
                hint: "there are \(AdamW.name), \(SGD.name), \(Lion.name), \(Muon.name)")
        }
    }

    /// - Throws: `TrainingError` naming the option that is out of its bounds.
    func check() throws(TrainingError) {
        func within(_ what: String, _ value: Int, _ range: ClosedRange<Int>) throws(TrainingError) {
            guard range.contains(value) else {
                throw TrainingError("--\(what) \(value) is not within \(range.lowerBound)…\(range.upperBound)")
            }
        }
        func isNumber(_ what: String, _ value: Double, below limit: Double = 1e30) throws(TrainingError) {
            guard value.isFinite, value >= 0, value < limit else {
                throw TrainingError("--\(what) \(value) is not 0 or more" + (limit < 1e30 ? " and below \(limit)" : ""))
            }
        }
        try within("batch", batch, 1...65_536)
        try within("steps", steps, 1...100_000_000)
        try within("accumulate", accumulate, 1...4096)
        try within("warmup", warmUp, 0...steps)
        try within("validate", validateEvery, 0...100_000_000)
        try isNumber("lr", rate)
        try isNumber("decay", decay)
        try isNumber("clip", clip)
        try isNumber("beta1", beta1, below: 1)
        try isNumber("beta2", beta2, below: 1)
        try isNumber("momentum", momentum, below: 1)
    }
}

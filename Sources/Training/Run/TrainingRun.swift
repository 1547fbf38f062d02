// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Networks
import Tensors

/// A training: a model that is changed step by step, forwards and, by its snapshots, backwards.
///
/// What a step does follows from the settings, the user's changes and the step's number, so that replaying a step gives
/// the same bits on the same machine with the same number of threads. It belongs to the thread that steps it.
public final class TrainingRun: @unchecked Sendable {
    public let name: String
    public let model: LoadedModel
    public let dataset: any Dataset
    public let validation: (any Dataset)?
    public let settings: TrainingSettings
    public let task: any BatchObjective
    let loader: BatchLoader
    let validationLoader: BatchLoader?

    /// All weights of the model, in its own order; which of them train may change.
    let parameters: [Parameter]
    /// What holds now: the settings after the user's changes so far.
    public internal(set) var current: TrainingSettings
    var groups: ParameterGroups
    var schedule: Schedule
    var optimiser: any Optimiser

    /// Steps that are done.
    public internal(set) var step = 0
    /// The gradients of the last step, before clipping, at the weights before its update.
    public internal(set) var gradients: [String: Tensor] = [:]
    /// What was measured, by step.
    public internal(set) var history = RunHistory()
    /// What the user changed, each with the step before which it holds.
    public internal(set) var changes: [RunChange] = []
    var snapshots = SnapshotShelf()
    var updates = UpdateRatios()
    /// Where the run is saved, once it is.
    public var folder: String?
    /// Steps between two savings.
    var saveEvery = 0
    /// Is told each step's measurements and each rewind, for logs.
    public var observers: [any RunObserver] = []

    /// - Parameters:
    ///   - validation: what is looked at on the way and never trained on.
    /// - Throws: `TrainingError` for settings out of bounds, or a model or dataset that the task cannot use.
    public init(
        name: String, model: LoadedModel, dataset: any Dataset, validation: (any Dataset)? = nil,
        settings: TrainingSettings
    ) throws {
        try settings.check()
        self.name = name
        self.model = model
        self.dataset = dataset
        self.validation = validation
        self.settings = settings
        current = settings
        parameters = model.layout.parameters
        task = try TrainingTaskTable.objective(settings.task, model, dataset)
        groups = try ParameterGroups(model.layout, settings)
        schedule = try settings.makeSchedule()
        optimiser = try settings.makeOptimiser(parameters.map(\.path))
        loader = try BatchLoader(dataset, model, settings, augmentation: Augmentation(settings.augmentation))
        validationLoader = try validation.map { try BatchLoader($0, model, settings, augmentation: .none) }
    }

    /// The weights that train now.
    public var trained: [Parameter] {
        zip(parameters, groups.members).filter(\.1.trains).map(\.0)
    }

    public var isFinished: Bool { step >= current.steps }

    /// The rate of the step to come, of weights without a rate of their own.
    public var rate: Double { current.rate * schedule.factor(step + 1) }

    /// Takes one step.
    ///
    /// - Parameter interruption: is called between layers, and throws to stop; the weights are then as before the step.
    /// - Throws: `NonFiniteFault` where loss or gradient is not finite, before any weight changes.
    public func advance(interruption: (() throws -> Void)? = nil) throws {
        if snapshots.wants(step) { keepSnapshot() }
        let (outcome, gathered) = try gradients(interruption: interruption)
        let norm = GradientNorm(gathered)
        guard outcome.loss.isFinite, norm.isFinite else { throw try nonFiniteFault(loss: outcome.loss) }
        let squares = try apply(gathered, norm)
        updates.add(squares, at: step)
        history.add("loss", outcome.loss, at: step)
        history.add("lr", Float(current.rate * schedule.factor(step)), at: step)
        history.add("grad_norm", Float(norm.value), at: step)
        for (name, value) in outcome.measurements { history.add(name, value, at: step) }
        if current.validateEvery > 0, step % current.validateEvery == 0 || step == current.steps { try validate() }
        for observer in observers { try observer.stepped(self) }
        try saveIfDue()
    }

    /// Changes the weights by a step's gradients, which are kept to be looked at: the run stands one step on.
    func apply(_ gathered: [Gathered], _ norm: GradientNorm) throws -> [String: StepSquares] {
        gradients = Dictionary(uniqueKeysWithValues: gathered.map { (parameters[$0.index].path, $0.gradient) })
        let squares = try update(gathered, scale: norm.scale(limit: current.clip))
        step += 1
        return squares
    }

    /// Adds a measurement of somebody else's to the step that the run stands at.
    public func record(_ name: String, _ value: Float) { history.add(name, value, at: step) }

    private func update(_ gathered: [Gathered], scale: Double) throws -> [String: StepSquares] {
        let factor = schedule.factor(step + 1)
        var squares: [String: StepSquares] = [:]
        for (index, gradient) in gathered.map({ ($0.index, $0.gradient) }) {
            let member = groups.members[index]
            let made = try parameters[index].update { value in
                try optimiser.update(
                    index, value: &value, gradient: gradient, rate: member.rate * factor, decay: member.decay,
                    scale: Float(scale))
            }
            squares[UpdateRatios.module(of: member.path), default: StepSquares()] =
                squares[UpdateRatios.module(of: member.path), default: StepSquares()] + made
        }
        try clampScale()
        return squares
    }

    /// Keeps a learned logit scale within what the settings allow.
    private func clampScale() throws {
        try (model.model as? any PictureTextAligner)?.keepLogitScale(below: Float(current.mostScale))
    }
}

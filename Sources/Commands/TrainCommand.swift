// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Models
import Results
import Training

/// Begins a training.
struct TrainCommand: Command {
    static let name = "train"
    static let summary = "Makes a model ready to learn from a dataset; step and go then train it."
    static let examples = [
        Example("t = train clip shapes --batch 8 --lr 1e-4 --steps 20", "a run at step 0"),
        Example("t = train clip shapes --batch 8 --steps 20 --freeze 'vision_model.*'", "one tower stays as it is"),
        Example("t = train blip scenes --task caption,match --batch 4 --steps 20", "several tasks on one body"),
    ]

    @Argument("the model, which the run changes") var model: ModelArgument?
    @Argument("what it learns from") var dataset: DatasetArgument?
    @Option("contrastive, sigmoid, classify, answer, mask, caption, match") var task = "contrastive"
    @Option("examples a step") var batch = 64
    @Option("steps in all") var steps = 1000
    @Option("the learning rate before the schedule") var lr = 1e-3
    @Option("how the rate goes on: cosine, constant, linear, one-cycle") var schedule = "cosine"
    @Option("steps in which the rate rises") var warmup = 0
    @Option("adamw, sgd, lion or muon") var optimiser = "adamw"
    @Option("weight decay; norms and biases have none") var decay = 0.01
    @Option("how slowly the second moment moves") var beta2 = 0.999
    @Option("the most that the norm of all gradients may be, 0 for no limit") var clip = 1.0
    @Option("batches whose gradients make one step") var accumulate = 1
    @Option("which random numbers are drawn") var seed = 0
    @Option("weights that stay as they are, a pattern over paths") var freeze: [String] = []
    @Option("another rate for a part of the model, GLOB=RATE") var rate: [String] = []
    @Option("changes of pictures and captions, such as crop=0.6:1,jitter=0.2") var augment: String?
    @Option("examples that are looked at and not learnt from; else the dataset's own") var validation: DatasetArgument?
    @Option("steps between two such looks, 0 for none") var validate = 100
    @Option("save the run there every so often") var save: OutputArgument?
    @Option("steps between two savings") var every = 100
    @Option("write TensorBoard's event files there") var tensorboard: OutputArgument?
    @Option("go on with the run saved there") var resume: FileArgument?
    @Option("megabytes of snapshots for rewind") var budget = 512
    @Flag("compute layers again on the way back, to save memory") var recompute

    func run(in context: Context) throws -> Value? {
        let name = context.target ?? "run"
        let training = try resume.map { try resumed(name, from: $0.path, in: context) } ?? fresh(name)
        training.snapshotBudget = max(1, budget) << 20
        if let save { try training.keep(in: save.path, every: every) }
        if let tensorboard { try training.writeEvents(to: tensorboard.path) }
        let run = LiveRun(training)
        if !context.session.patches(of: training.model).isEmpty {
            context.note(Phrase("training sees no patch of what goes by; patched weights are trained on", .warning))
        }
        context.session.push(run)
        let settings = training.current
        let taken = training.trained.reduce(0) { $0 + $1.count }
        context.show(
            Note(
                Phrase(training.step == 0 ? "ready at step 0" : "goes on at step \(Format.count(training.step))")
                    + Phrase(
                        " · \(settings.optimiser) · \(settings.schedule) · \(Format.parameters(taken)) train", .quiet)))
        context.tell(run)
        return .run(run)
    }

    private func fresh(_ name: String) throws -> TrainingRun {
        guard let model, let dataset else {
            throw Complaint(
                "train needs \(model == nil ? "a model" : "a dataset")",
                hint: model == nil ? "train MODEL DATASET" : "train \(model?.name ?? "MODEL") shapes")
        }
        var settings = TrainingSettings()
        settings.task = task
        settings.batch = batch
        settings.steps = steps
        settings.rate = lr
        settings.schedule = schedule
        settings.warmUp = min(warmup, max(0, steps))
        settings.optimiser = optimiser
        settings.decay = decay
        settings.beta2 = beta2
        settings.clip = clip
        settings.accumulate = accumulate
        settings.seed = UInt64(bitPattern: Int64(seed))
        settings.freeze = freeze
        settings.rates = rate
        settings.augmentation = augment ?? ""
        settings.recomputes = recompute
        settings.validateEvery = validate
        return try TrainingRun(
            name: name, model: model.model, dataset: dataset.dataset,
            validation: validation?.dataset ?? dataset.dataset.validation, settings: settings)
    }

    /// The run as it was saved, with the warnings of whoever read it.
    private func resumed(_ name: String, from path: String, in context: Context) throws -> TrainingRun {
        let saved = try SavedRun(at: path)
        for warning in saved.warnings { context.note(Phrase(warning, .warning)) }
        let data = try dataset?.dataset ?? context.session.dataset(recipe: saved.state.dataset)
        return try saved.run(
            name: name, model: model?.model, dataset: data, validation: validation?.dataset ?? data.validation)
    }
}

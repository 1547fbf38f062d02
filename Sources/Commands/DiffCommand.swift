// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Preparing
import Results
import Tensors
import Training

/// Finds where two runs part: of two models, on two inputs, at two steps, or of a model and a file.
struct DiffCommand: Command {
    static let name = "diff"
    static let summary = "Finds the first module where two models, inputs or steps part, and how far each lies apart."
    static let examples = [
        Example("diff clip pupil cat.png", "two models of one architecture on a picture, weights too"),
        Example("diff clip cat.png boot.png", "one model on two pictures"),
        Example("d = diff clip \"a cat\" \"a mug\"", "or on two texts; d is a table"),
        Example("diff pupil cat.png \"a cat\" --at 0,4", "two steps of the run that trains the model"),
        Example("diff clip acts.npz cat.png", "a model and a file of activations, named by modules"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("another model or an .npz, and what they run on; or two inputs")
    var others: [ComparedArgument]
    @Option("two steps of the run that trains the model, with a comma between them") var at: StepSelection?
    @Option("what counts as no difference, relative to the size of what is compared") var tolerance = 1e-5

    func run(in context: Context) throws -> Value? {
        guard tolerance >= 0, tolerance.isFinite else {
            throw Complaint("--tolerance is 0 or more", culprit: NumberText.of(tolerance))
        }
        var (models, tables, inputs): ([ModelArgument], [(String, TensorTable)], [InputArgument]) = ([], [], [])
        for other in others {
            switch other {
            case .model(let model): models.append(model)
            case .tensors(let name, let table): tables.append((name, table))
            case .input(let input): inputs.append(input)
            }
        }
        guard models.count + tables.count + (at == nil ? 0 : 1) <= 1 else {
            throw Complaint("two things are held against each other, and there are more", hint: "help diff")
        }
        if let other = models.first { return .table(try between(other, inputs, in: context)) }
        if let (name, table) = tables.first { return .table(try against(table, name, inputs, in: context)) }
        if let at { return .table(try steps(at, inputs, in: context)) }
        return .table(try pairs(inputs, in: context))
    }

    /// One picture and one text at most: what both sides run on.
    private func run(_ model: LoadedModel, _ inputs: [InputArgument], in context: Context) throws -> ModelActivity {
        let (pictures, texts) = (inputs.pictures, inputs.texts)
        guard pictures.count <= 1, texts.count <= 1 else {
            throw Complaint("both sides run on one picture, one text, or one of each", hint: "help diff")
        }
        return try ModelActivity(
            of: model, pictures: pictures.map(\.picture), texts: texts, ModelInputs(model, context))
    }

    private func between(_ other: ModelArgument, _ inputs: [InputArgument], in context: Context) throws -> Table {
        let (first, second) = (model.model, other.model)
        guard first.facts.modelType == second.facts.modelType else {
            throw Complaint(
                "\(model.name) is a \(first.facts.modelType) and \(other.name) a \(second.facts.modelType)",
                culprit: other.name, hint: "models of one architecture have the same modules")
        }
        var rows = DifferenceRows(tolerance: tolerance)
        try rows.addWeights(Self.weights(first), Self.weights(second))
        if !inputs.isEmpty {
            try rows.addRuns(try run(first, inputs, in: context), try run(second, inputs, in: context))
        } else {
            context.note(Phrase("weights alone: give a picture or a text to compare what they make of it", .quiet))
        }
        return rows.table(title: "\(model.name) and \(other.name)")
    }

    private func against(
        _ table: TensorTable, _ name: String, _ inputs: [InputArgument], in context: Context
    ) throws -> Table {
        guard !inputs.isEmpty else {
            throw Complaint("what did \(name) come from?", hint: "diff \(model.name) \(name) PICTURE or TEXT")
        }
        var rows = DifferenceRows(tolerance: tolerance)
        let strangers = try rows.addFile(try run(model.model, inputs, in: context), table)
        if rows.rows.isEmpty, rows.unlike.isEmpty {
            let paths = model.model.layout.modules.map(\.path)
            throw Complaint(
                "no name in \(name) is a module that ran", culprit: name,
                hint: strangers.first.flatMap { Suggestion.didYouMean($0, among: paths) }
                    ?? "names are modules' paths, with .probs behind them for attention")
        }
        if let one = strangers.first {
            context.note(
                Phrase("\(Format.plural(strangers.count, "name")) of no module that ran, such as \(one)", .warning))
        }
        return rows.table(title: "\(model.name) and \(name)")
    }

    private func pairs(_ inputs: [InputArgument], in context: Context) throws -> Table {
        let (pictures, texts) = (inputs.pictures, inputs.texts)
        guard (pictures.count == 2 && texts.count <= 1) || (texts.count == 2 && pictures.count <= 1) else {
            throw Complaint(
                "\(model.name) is held against another model, a file, or itself on two inputs of one kind",
                hint: "diff \(model.name) cat.png dog.png")
        }
        let sides = (0..<2).map { side -> [InputArgument] in
            func one(_ all: [InputArgument]) -> [InputArgument] { all.isEmpty ? [] : [all[min(side, all.count - 1)]] }
            return one(inputs.filter(\.isPicture)) + one(inputs.filter { !$0.isPicture })
        }
        var rows = DifferenceRows(tolerance: tolerance)
        try rows.addRuns(
            try run(model.model, sides[0], in: context), try run(model.model, sides[1], in: context))
        let labels = pictures.count == 2 ? inputs.filter(\.isPicture) : inputs.filter { !$0.isPicture }
        return rows.table(title: "\(model.name) on \(labels.map(\.label).joined(separator: " and "))")
    }

    private func steps(_ selection: StepSelection, _ inputs: [InputArgument], in context: Context) throws -> Table {
        guard let live = context.session.run(training: model.model) else {
            throw Complaint(
                "no run trains \(model.name)", culprit: model.name,
                hint: "--at compares two steps of one: t = train \(model.name) shapes")
        }
        let training = live.training
        let (steps, _) = try selection.resolve(upTo: training.step)
        guard steps.count == 2 else {
            throw Complaint(
                "two steps are compared, and there are \(steps.count)", culprit: selection.description,
                hint: "\(training.name) stands at step \(Format.count(training.step))")
        }
        var seen: [(weights: [(path: String, value: Tensor)], run: ModelActivity?)] = []
        func look() throws {
            try context.checkpoint()
            // A weight that changes in place leaves what is held here as it was.
            seen.append((Self.weights(model.model), inputs.isEmpty ? nil : try run(model.model, inputs, in: context)))
        }
        try training.visit(steps.filter { $0 < training.step }) {
            try context.checkpoint()
        } _: { _ in
            try look()
        }
        if steps.last == training.step { try look() }
        guard seen.count == 2 else { throw Complaint("the run could not be taken back to both steps") }
        var rows = DifferenceRows(tolerance: tolerance)
        try rows.addWeights(seen[0].weights, seen[1].weights)
        if let first = seen[0].run, let second = seen[1].run { try rows.addRuns(first, second) }
        return rows.table(title: "\(model.name) at steps \(Format.count(steps[0])) and \(Format.count(steps[1]))")
    }

    private static func weights(_ model: LoadedModel) -> [(path: String, value: Tensor)] {
        model.layout.parameters.map { ($0.path, $0.value) }
    }
}

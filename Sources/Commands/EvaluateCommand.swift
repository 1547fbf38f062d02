// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Datasets
import Engine
import Glibc
import Models
import Preparing
import Results
import Tensors

/// Tells how often a model's best label is the right one.
struct EvaluateCommand: Command {
    static let name = "evaluate"
    static let summary =
        "Classifies every picture of a dataset by prompts and gives the accuracy, per class and in all."
    static let examples = [
        Example("evaluate clip fashion-mnist --limit 64 --template \"a photo of a {}\"", "the first 64 pictures")
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("the dataset") var dataset: DatasetArgument
    @Option("a label for each class, in their order, or @FILE; else the dataset's own") var labels: [TextArgument] = []
    @Option("a sentence with {} for the label; several are averaged", name: "template") var templates: [Template] = []
    @Option("write the class given to each picture, a .npy file") var predictions: OutputArgument?
    @Option("only so many pictures, from the first") var limit: Int?
    @Flag("replace the file of predictions if it is there") var force

    func run(in context: Context) throws -> Value? {
        let data = dataset.dataset
        let names = try classNames(of: data, in: context.session)
        let templates = templates.isEmpty ? [Template.plain] : templates
        let work = ModelInputs(model.model, context)
        let aligner = try model.model.aligner()
        if let predictions, !force, access(predictions.path, F_OK) == 0 {
            throw Complaint(
                "\(predictions.name) is there already", culprit: predictions.name, hint: "add --force to replace it")
        }
        let texts = try work.embed(labels: names, templates: templates)
        let count = max(0, min(limit ?? data.count, data.count))
        guard count > 0 else { throw Complaint("there is no picture to look at", hint: "--limit takes 1 or more") }

        let start = ContinuousClock.now
        var given: [Int] = []
        var right: [Int] = []
        given.reserveCapacity(count)
        while given.count < count {
            try context.checkpoint()
            let batch = given.count..<min(count, given.count + ModelInputs.batch)
            let examples = try batch.map { try data.example($0) }
            let images = try work.embed(pictures: examples.map(\.picture))
            let logits = try aligner.logits(images: images, texts: texts)
            given += try argmax(logits, axis: -1).floats.map { Int($0) }
            right += examples.map { $0.label ?? -1 }
            let seconds = (ContinuousClock.now - start).inSeconds
            let rate = Double(given.count) / max(seconds, 1e-9)
            let left = Format.seconds(Double(count - given.count) / rate)
            context.progress(
                "evaluate", fraction: Double(given.count) / Double(count),
                detail:
                    "\(Format.count(Int(rate))) pictures/s · \(left) left"
            )
        }
        let seconds = (ContinuousClock.now - start).inSeconds
        if let predictions {
            try NumPyWriter.write(Tensor(integers: given), toNPY: predictions.path, replacing: force)
            context.note(Phrase("wrote ", .quiet) + Phrase(predictions.name))
        }
        return .table(
            Scores(given: given, right: right, names: names).table(
                title: "\(model.name) on \(data.name)",
                notes: [
                    Phrase("labels ", .faint) + Phrase(names.joined(separator: ", "), .quiet),
                    Phrase(templates.count == 1 ? "template " : "templates ", .faint)
                        + Phrase(templates.map(\.text).joined(separator: " | "), .quiet),
                    Phrase(
                        "\(Format.plural(count, "picture")) in \(Format.seconds(seconds)) · "
                            + "\(Format.count(Int(Double(count) / seconds))) pictures/s", .quiet),
                ]))
    }

    /// The labels in the order of the classes.
    private func classNames(of data: any Dataset, in session: Session) throws -> [String] {
        let names = try labels.names(in: session)
        if names.isEmpty, data.classNames.isEmpty {
            throw Complaint("the pictures of \(data.name) have no classes", culprit: data.name)
        }
        if names.isEmpty { return data.classNames }
        guard names.count == data.classNames.count else {
            throw Complaint(
                "\(names.count) labels for \(data.classNames.count) classes", culprit: "\(names.count)",
                hint: "\(data.name) has \(data.classNames.joined(separator: ", "))")
        }
        return names
    }
}

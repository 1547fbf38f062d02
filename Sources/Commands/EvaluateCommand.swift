// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Datasets
import Engine
import Glibc
import Models
import Preparing
import Results
import Tensors

/// Tells how often a model's best label is the right one, or finds what belongs together.
struct EvaluateCommand: Command {
    static let name = "evaluate"
    static let summary =
        "Gives the accuracy on a dataset: of classes, captions, answers to questions, or of where maps point."
    static let examples = [
        Example("evaluate clip fashion-mnist --limit 64 --template \"a photo of a {}\"", "the first 64 pictures"),
        Example("evaluate clip shapes --among 10 --limit 8", "captions and pictures among ten that are nearly right"),
        Example("evaluate clip shapes --pairs --limit 32", "colour and shape of one object, pairs never shown too"),
        Example("evaluate v scenes --limit 8", "answers by kind of question, beside those without the picture"),
        Example("evaluate blip shapes --captions --limit 4", "are the captions it writes true of the scenes?"),
        Example("evaluate v scenes --pointing --limit 2", "does a word's strongest patch lie on its object?"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("the dataset") var dataset: DatasetArgument
    @Option("a label for each class, in their order, or @FILE; else the dataset's own") var labels: [TextArgument] = []
    @Option("a sentence with {} for the label; several are averaged", name: "template") var templates: [Template] = []
    @Option("write the class given to each picture, a .npy file") var predictions: OutputArgument?
    @Option("only so many pictures or scenes, from the first") var limit: Int?
    @Option("of shapes: find caption and picture among so many that are nearly right") var among: Int?
    @Flag("of shapes: name colour and shape, for pairs seen in training and held out") var pairs
    @Flag("of shapes: hold the captions that the model writes against the scenes") var captions
    @Flag("does the strongest patch of an object's word lie in its box? by method") var pointing
    @Option("of --pointing: raw, rollout, relevance, gradcam; else all") var methods: [AttentionMethod] = []
    @Option("of --pointing: the word that is asked about; else the best") var word: PointingWord?
    @Flag("replace the file of predictions if it is there") var force

    func run(in context: Context) throws -> Value? {
        try checkOptions()
        if let among { return .table(try retrieval(among: among, in: context)) }
        if captions { return .table(try captionTable(in: context)) }
        if pointing { return .table(try pointingTable(in: context)) }
        if !pairs, let generator = model.model.model as? any TextGenerator, generator.readsQuestions {
            return .table(try answers(in: context) { try written($0, $1, in: context) })
        }
        if !pairs, let answerer = model.model.model as? any PictureTextClassifier {
            return .table(try answers(of: answerer, in: context))
        }
        return .table(pairs ? try pairNames(in: context) : try classes(in: context))
    }

    /// - Throws: `Complaint` for options that do not go together.
    private func checkOptions() throws {
        if let limit, limit < 1 { throw Complaint("there is no picture to look at", hint: "--limit takes 1 or more") }
        if captions, among != nil || pairs { throw Complaint("--captions is an evaluation by itself") }
        if pointing {
            if among != nil || pairs || captions { throw Complaint("--pointing is an evaluation by itself") }
            if !labels.isEmpty { throw Complaint("--pointing takes no labels: it asks for the scenes' objects") }
            if predictions != nil { throw Complaint("--pointing writes no predictions") }
        } else if let option = methods.isEmpty ? word.map({ _ in "--word" }) : "--methods" {
            throw Complaint("\(option) is of --pointing", culprit: option, hint: "add --pointing")
        }
        guard among != nil || pairs else { return }
        let kind = among == nil ? "--pairs" : "--among"
        if among != nil, pairs { throw Complaint("--among and --pairs are two evaluations", hint: "give one of them") }
        if !labels.isEmpty { throw Complaint("\(kind) takes no labels: the scenes have their own") }
        if predictions != nil { throw Complaint("\(kind) writes no predictions") }
        if among != nil, !templates.isEmpty { throw Complaint("--among takes no template: it reads whole captions") }
    }

    /// The accuracy of labels, per class and in all.
    private func classes(in context: Context) throws -> Table {
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

        let clock = WorkClock()
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
            clock.tell(context, done: given.count, of: count, pictures: given.count)
        }
        if let predictions {
            try NumPyWriter.write(Tensor(integers: given), toNPY: predictions.path, replacing: force)
            context.note(Phrase("wrote ", .quiet) + Phrase(predictions.name))
        }
        return Scores(given: given, right: right, names: names).table(
            title: "\(model.name) on \(data.name)",
            notes: [
                Phrase("labels ", .faint) + Phrase(names.joined(separator: ", "), .quiet),
                Phrase(templates.count == 1 ? "template " : "templates ", .faint)
                    + Phrase(templates.map(\.text).joined(separator: " | "), .quiet),
                clock.note(pictures: count),
            ])
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

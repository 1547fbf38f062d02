// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results
import Tensors

/// Says which of several labels fits a picture best.
struct ClassifyCommand: Command {
    static let name = "classify"
    static let summary = "Gives the probability of each label for a picture."
    static let examples = [
        Example("classify clip boot.png \"boot\" \"bag\" --template \"a photo of a {}\"", "two labels in a sentence"),
        Example("classify clip boot.png @labels.txt", "a label a line"),
        Example("classify vit cat.png", "the labels that a classifier has of its own"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("the picture") var picture: PictureArgument
    @Argument("the labels", placeholder: "LABEL") var labels: [TextArgument] = []
    @Option("a sentence with {} for the label; several are averaged", name: "template") var templates: [Template] = []

    func run(in context: Context) throws -> Value? {
        if let classifier = model.model.model as? any ImageClassifier { return try own(classifier, in: context) }
        guard !labels.isEmpty else {
            throw Complaint(
                "\(model.name) has no labels of its own", hint: "classify \(model.name) PICTURE \"a cat\" \"a dog\"")
        }
        let aligner = try model.model.aligner()
        let work = ModelInputs(model.model, context)
        let names = labels.map(\.text)
        let texts = try work.embed(labels: names, templates: templates.isEmpty ? [.plain] : templates)
        let image = try work.embed(pictures: [picture.picture])
        let logits = try aligner.logits(images: image, texts: texts)
        let probabilities = try softmax(logits, axis: -1).floats
        for template in templates { context.note(Phrase("template ", .faint) + Phrase(template.text, .quiet)) }
        let rows = zip(names, probabilities).map { Ranking.Row(label: $0, value: Double($1)) }
        return .ranking(Ranking(quantity: "probability", rows: rows.sorted { $0.value > $1.value }))
    }

    /// How likely a classifier finds each of its own labels.
    private func own(_ classifier: any ImageClassifier, in context: Context) throws -> Value {
        if let given = labels.first {
            throw Complaint(
                "\(model.name) chooses among labels of its own", culprit: given.text,
                hint: "classify \(model.name) PICTURE shows them; a CLIP model takes labels")
        }
        let work = ModelInputs(model.model, context)
        let prepared = try work.preparation().prepare([picture.picture])
        let logits = try classifier.logits(pixels: prepared.pixelValues, work.pass())
        try model.model.checkIntact()
        let rows = zip(classifier.labels, try softmax(logits).floats).map { Ranking.Row(label: $0, value: Double($1)) }
        return .ranking(Ranking(quantity: "probability", rows: rows.sorted { $0.value > $1.value }))
    }
}

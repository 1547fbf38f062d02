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
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("the picture") var picture: PictureArgument
    @Argument("the labels", placeholder: "LABEL") var labels: [TextArgument]
    @Option("a sentence with {} for the label; several are averaged", name: "template") var templates: [Template] = []

    func run(in context: Context) throws -> Value? {
        let aligner = try model.model.aligner()
        let work = ModelInputs(model.model, context)
        let names = labels.map(\.text)
        let texts = try work.embed(labels: names, templates: templates.isEmpty ? [.plain] : templates)
        let image = try work.embed(pictures: [picture.picture])
        let logits = try aligner.logits(images: image, texts: texts)
        let probabilities = try aligner.probabilities(ofLogits: logits).floats
        for template in templates { context.note(Phrase("template ", .faint) + Phrase(template.text, .quiet)) }
        let rows = zip(names, probabilities).map { Ranking.Row(label: $0, value: Double($1)) }
        return .ranking(Ranking(quantity: "probability", rows: rows.sorted { $0.value > $1.value }))
    }
}

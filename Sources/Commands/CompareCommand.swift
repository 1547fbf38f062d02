// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results
import Tensors

/// Says how near pictures and texts lie to each other.
struct CompareCommand: Command {
    static let name = "compare"
    static let summary = "Gives the cosine of each picture with each text; of all pairs where one kind is given."
    static let examples = [
        Example("compare clip cat.png boot.png \"a cat\" \"a boot\"", "pictures down, texts across"),
        Example("compare clip cat.png \"a cat\" --logits", "with the model's own scale"),
        Example("compare clip cat.png \"a cat\" \"a boot\" --probability", "what the model makes of its logits"),
        Example("compare bert \"a cat\" \"a kitten\" \"a boot\"", "every text with every text"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("pictures and texts") var inputs: [InputArgument]
    @Flag("multiply by the model's scale and add its bias") var logits
    @Flag("what the model makes of its logits") var probability

    func run(in context: Context) throws -> Value? {
        inputs.note(in: context)
        let pictures = inputs.filter(\.isPicture)
        let texts = inputs.filter { !$0.isPicture }
        let work = ModelInputs(model.model, context)
        let rows = pictures.isEmpty ? texts : pictures
        let columns = texts.isEmpty ? pictures : texts
        let down = try work.embed(rows, unit: true)
        let across = pictures.isEmpty || texts.isEmpty ? down : try work.embed(columns, unit: true)
        var values = try matmul(down, across, transposingRight: true)
        if logits || probability {
            let aligner = try model.model.aligner()
            values = try add(try multiply(values, Tensor(aligner.logitScale)), Tensor(aligner.logitBias))
            if probability { values = try aligner.probabilities(ofLogits: values) }
        }
        return .matrix(
            Matrix(
                title: model.name, quantity: probability ? "probability" : logits ? "logit" : "cosine",
                values: values, rows: rows.labels, columns: columns.labels))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Preparing
import Results
import Tensors

extension Value {
    /// What completion may know of a value bound to `name`.
    func scopeName(_ name: String) -> Scope.Name {
        let paths: PathIndex? =
            switch self {
            case .model(let model): model.pathIndex()
            case .tensors(let table): table.pathIndex()
            case .run(let run): run.pathIndex()
            case .trace(let trace): trace.pathIndex()
            default: nil
            }
        return Scope.Name(name: name, kind: kind, detail: detail, paths: paths)
    }

    /// A few words on it, for lists: a shape, a count.
    public var detail: String {
        switch self {
        case .tensor(let tensor): Value.describe(tensor)
        case .attention(let map): Value.describe(map.weights)
        case .trail(let trail): Format.plural(trail.frames.count, "step")
        case .heads(let table): "\(table.layers.count) layers × \(table.headCount) heads"
        case .matrix(let matrix): Value.describe(matrix.values)
        case .text(let text): text
        case .texts(let texts): "\(texts.count) texts"
        case .number(let number): NumberText.of(number)
        case .truth(let truth): truth ? "True" : "False"
        case .table(let table): "\(table.rows.count) rows × \(table.columns.count) columns"
        case .ranking(let ranking): "\(ranking.rows.count) labels"
        case .generated(let text): text.text
        case .tokens(let list): list.sequences.count == 1 ? "1 text" : "\(list.sequences.count) texts"
        case .tree(let tree): tree.root.path
        case .list(let values): "\(values.count) values"
        case .model(let model):
            "\(model.facts.modelType) · \(Format.parameters(model.facts.parameterCount)) · \(model.facts.dtypeLabel)"
        case .image(let picture): "\(picture.width) × \(picture.height)"
        case .prepared(let picture): Value.describe(picture.pixelValues)
        case .tensors(let table): "\(table.all.count) tensors"
        case .dataset(let dataset): dataset.isEndless ? dataset.summary : "\(dataset.count) examples"
        case .example(let example): example.captions.first ?? example.picture.name
        case .patches(let lens): "\(lens.layerCount) layers × \(lens.grid.count) patches"
        case .lens(let lens): "\(lens.readings.count) layers × \(lens.tokens.count) positions"
        case .projection(let projection): Value.describe(projection.coordinates)
        case .note: ""
        case .run(let run): "step \(Format.count(run.training.step)) of \(Format.count(run.training.current.steps))"
        case .plot(let plot): plot.subtitle
        case .trace(let trace): "\(Format.plural(trace.entries.count, "tensor")) · \(Format.bytes(trace.byteCount))"
        }
    }

    static func describe(_ tensor: Tensor) -> String {
        "[\(tensor.shape.map(String.init).joined(separator: ", "))] \(tensor.dtype.label)"
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Preparing
import Results
import Tensors

extension JSONWriter {
    /// Tensors of more numbers are written without them.
    static let dataLimit = 10_000

    mutating func value(_ value: Value) {
        switch value {
        case .tensor(let tensor): self.tensor(tensor)
        case .number(let value): number(value)
        case .truth(let value): truth(value)
        case .text(let text): string(text)
        case .texts(let texts): strings(texts)
        case .list(let values): array { json in values.forEach { json.value($0) } }
        case .model(let model): self.model(model)
        case .image(let picture): self.picture(picture)
        case .tensors(let table):
            object { json in
                for (name, tensor) in table.all { json.key(name); json.tensor(tensor) }
            }
        case .trace(let trace):
            object { json in
                for entry in trace.entries { json.key(entry.point.text); json.tensor(entry.tensor) }
            }
        case .dataset(let dataset): self.dataset(dataset)
        case .example(let example): self.example(example)
        case .attention(let map): attention(map)
        case .trail(let trail): self.trail(trail)
        case .heads(let table): heads(table)
        case .tokens(let tokens): self.tokens(tokens)
        case .table(let table): self.table(table)
        case .ranking(let ranking): self.ranking(ranking)
        case .generated(let text): generated(text)
        case .matrix(let matrix): self.matrix(matrix)
        case .tree(let tree): node(tree.root)
        case .prepared(let picture): prepared(picture)
        case .patches(let lens): patches(lens)
        case .lens(let lens): self.lens(lens)
        case .projection(let projection): self.projection(projection)
        case .note(let note): strings(note.lines.map(\.text))
        case .run(let run): self.run(run.report)
        case .plot(let plot): self.plot(plot)
        }
    }

    /// What is shown of a step that has no value.
    mutating func showable(_ showable: any Showable) {
        switch showable {
        case let note as Note: strings(note.lines.map(\.text))
        case let table as Table: self.table(table)
        case let ranking as Ranking: self.ranking(ranking)
        case let text as GeneratedText: generated(text)
        case let matrix as Matrix: self.matrix(matrix)
        case let tokens as TokenList: self.tokens(tokens)
        case let tree as ModuleTree: node(tree.root)
        case let map as AttentionMap: attention(map)
        case let trail as AttentionTrail: self.trail(trail)
        case let table as HeadTable: heads(table)
        case let lens as PatchLens: patches(lens)
        case let lens as WordLens: self.lens(lens)
        case let projection as Projection: self.projection(projection)
        case let picture as PreparedPicture: prepared(picture)
        case let summary as TensorSummary: tensor(summary.tensor)
        case let grid as PictureGrid: strings(grid.items.map(\.caption))
        default: null()
        }
    }

    /// `shape`, `dtype` and `data`, nested as NumPy's `tolist`; `data` is null for more than `dataLimit` numbers.
    mutating func tensor(_ tensor: Tensor) {
        object { json in
            json.key("shape"); json.integers(tensor.shape)
            json.key("dtype"); json.string(tensor.dtype.label)
            json.key("data")
            // Of an empty tensor, its empty lists count.
            let most = JSONWriter.dataLimit + 1
            let lists = tensor.shape.prefix { $0 != 0 }.reduce(1) { min($0, most) * min($1, most) }
            if tensor.count <= JSONWriter.dataLimit, lists <= JSONWriter.dataLimit {
                json.data(of: tensor)
            } else {
                json.null()
            }
        }
    }

    mutating func data(of tensor: Tensor) {
        if tensor.dtype == .bool {
            let values = tensor.floats
            nested(tensor.shape[...], 0..<values.count) { json, index in json.truth(values[index] != 0) }
        } else if tensor.dtype.isWhole {
            let values = tensor.integers
            nested(tensor.shape[...], 0..<values.count) { json, index in json.integer(values[index]) }
        } else {
            let values = tensor.floats
            nested(tensor.shape[...], 0..<values.count) { json, index in json.number(values[index]) }
        }
    }

    private mutating func nested(
        _ shape: ArraySlice<Int>, _ range: Range<Int>, _ write: (inout JSONWriter, Int) -> Void
    ) {
        guard let size = shape.first else {
            if let index = range.first { write(&self, index) } else { null() }
            return
        }
        let step = size > 0 ? range.count / size : 0
        array { json in
            for i in 0..<size {
                let start = range.lowerBound + i * step
                json.nested(shape.dropFirst(), start..<start + step, write)
            }
        }
    }

    private mutating func model(_ model: LoadedModel) {
        object { json in
            json.key("type"); json.string(model.facts.modelType)
            json.key("parameters"); json.integer(model.facts.parameterCount)
            json.key("dtype"); json.string(model.facts.dtypeLabel)
            json.key("folder")
            if let folder = model.folder { json.string(folder.path) } else { json.null() }
        }
    }

    private mutating func picture(_ picture: Picture) {
        object { json in
            json.key("name"); json.string(picture.name)
            json.key("width"); json.integer(picture.width)
            json.key("height"); json.integer(picture.height)
            json.key("format"); json.string(picture.format)
            json.key("notes"); json.strings(picture.notes)
        }
    }

    private mutating func dataset(_ dataset: any Dataset) {
        object { json in
            json.key("name"); json.string(dataset.name)
            json.key("count"); json.integer(dataset.count)
            json.key("endless"); json.truth(dataset.isEndless)
            json.key("summary"); json.string(dataset.summary)
            json.key("classes"); json.strings(dataset.classNames)
            json.key("notes"); json.strings(dataset.notes)
        }
    }

    private mutating func example(_ example: DatasetExample) {
        object { json in
            json.key("picture"); json.picture(example.picture)
            json.key("label")
            if let label = example.label { json.integer(label) } else { json.null() }
            json.key("captions"); json.strings(example.captions)
            json.key("questions")
            json.array { json in
                for question in example.questions { json.strings([question.question, question.answer]) }
            }
            json.key("objects")
            json.array { json in
                for object in example.objects {
                    json.object { json in
                        json.key("name"); json.string(object.name)
                        let box = object.box
                        json.key("box"); json.integers([box.x, box.y, box.width, box.height])
                    }
                }
            }
        }
    }

    private mutating func tokens(_ list: TokenList) {
        func write(_ sequence: TokenList.Sequence, _ json: inout JSONWriter) {
            json.object { json in
                json.key("text"); json.string(sequence.text)
                json.key("ids"); json.integers(sequence.tokens.map(\.id))
                json.key("tokens"); json.strings(sequence.tokens.map(\.piece))
                json.key("dropped"); json.integer(sequence.dropped)
            }
        }
        if list.sequences.count == 1, let only = list.sequences.first { return write(only, &self) }
        array { json in list.sequences.forEach { write($0, &json) } }
    }

    private mutating func table(_ table: Table) {
        object { json in
            json.key("title"); json.string(table.title)
            if !table.lead.isEmpty { json.key("lead"); json.strings(table.lead.map(\.text)) }
            json.key("columns"); json.strings(table.columns.map(\.name))
            json.key("rows")
            json.array { json in
                for row in table.rows { json.array { json in row.forEach { json.cell($0) } } }
            }
            json.key("notes"); json.strings(table.notes.map(\.text))
        }
    }

    private mutating func cell(_ cell: Table.Cell) {
        switch cell {
        case .text(let text), .path(let text): string(text)
        case .number(let value, _), .measure(let value): number(value)
        case .count(let count): integer(count)
        case .share(let share): number(share)
        case .none: null()
        }
    }

    private mutating func ranking(_ ranking: Ranking) {
        object { json in
            json.key("quantity"); json.string(ranking.quantity)
            json.key("labels"); json.strings(ranking.rows.map(\.label))
            json.key("values"); json.array { json in ranking.rows.forEach { json.number($0.value) } }
            json.key("notes"); json.strings(ranking.notes.map(\.text))
        }
    }

    private mutating func matrix(_ matrix: Matrix) {
        object { json in
            json.key("quantity"); json.string(matrix.quantity)
            json.key("rows"); json.strings(matrix.rows)
            json.key("columns"); json.strings(matrix.columns)
            json.key("values"); json.tensor(matrix.values)
        }
    }

    private mutating func node(_ node: ModuleTree.Node) {
        object { json in
            json.key("name"); json.string(node.name)
            json.key("path"); json.string(node.path)
            if !node.type.isEmpty { json.key("type"); json.string(node.type) }
            if let shape = node.shape { json.key("shape"); json.integers(shape) }
            if let dtype = node.dtype { json.key("dtype"); json.string(dtype) }
            json.key("parameters"); json.integer(node.parameterCount)
            if !node.children.isEmpty {
                json.key("children"); json.array { json in node.children.forEach { json.node($0) } }
            }
        }
    }

    private mutating func prepared(_ picture: PreparedPicture) {
        object { json in
            json.key("model"); json.string(picture.model)
            json.key("name"); json.string(picture.name)
            json.key("crop")
            json.array { json in
                for edge in [picture.crop.left, picture.crop.top, picture.crop.right, picture.crop.bottom] {
                    json.number(edge)
                }
            }
            json.key("steps"); json.strings(picture.steps)
            json.key("pixel_values"); json.tensor(picture.pixelValues)
        }
    }
}

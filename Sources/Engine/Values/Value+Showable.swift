// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Preparing
import Results
import Tensors

extension Value {
    /// What is shown of the value; `name` is the name or path it came from.
    public func showable(name: String? = nil) -> any Showable {
        switch self {
        case .tensor(let tensor) where tensor.rank == 0: Note(Phrase(Value.scalarText(tensor), .strong))
        case .tensor(let tensor): TensorSummary(name: name, tensor: tensor)
        case .attention(let map): map
        case .trail(let trail): trail
        case .heads(let table): table
        case .tokens(let tokens): tokens
        case .table(let table): table
        case .ranking(let ranking): ranking
        case .generated(let text): text
        case .matrix(let matrix): matrix
        case .tree(let tree): tree
        case .prepared(let picture): picture
        case .patches(let lens): lens
        case .lens(let lens): lens
        case .projection(let projection): projection
        case .note(let note): note
        case .run(let run): run.report
        case .plot(let plot): plot
        case .trace(let trace): trace.whole.map { TensorSummary(name: name, tensor: $0) } ?? trace.table
        case .number(let number): Note(Phrase(NumberText.of(number), .strong))
        case .truth(let truth): Note(Phrase(truth ? "True" : "False", .strong))
        case .text(let text):
            Note(text.split(separator: "\n", omittingEmptySubsequences: false).map { Phrase(String($0)) })
        case .texts(let texts): Note(texts.map { Phrase($0) })
        case .list(let values): Value.showable(list: values, name: name)
        case .example(let example): Thumbnail(example, name: name)
        case .dataset(let dataset): Note(Phrase(dataset.summary, .quiet))
        case .image(let picture):
            Thumbnail(
                name: name ?? picture.name, pixels: picture.pixels,
                facts: ["\(picture.width) × \(picture.height)", picture.format] + picture.notes)
        case .tensors(let table):
            Table(
                title: name ?? kind, columns: ["name", "shape", "format"],
                rows: table.all.map { name, tensor in
                    [
                        .text(name), .text(tensor.shape.map(String.init).joined(separator: " × ")),
                        .text(table.formats[name].map { "\($0) as \(tensor.dtype.label)" } ?? tensor.dtype.label),
                    ]
                })
        case .model: Note(Phrase(kind, .strong) + Phrase(" " + detail, .quiet))
        }
    }

    /// Pictures as a grid, results side by side, anything else as an expression spells it.
    private static func showable(list values: [Value], name: String?) -> any Showable {
        if let pictures = PictureGrid(values, title: name) { return pictures }
        if let results = Beside(values) { return results }
        return Note(Phrase(Value.list(values).spelled))
    }

    /// The value on one line, as an expression would write it where it can.
    public var spelled: String {
        switch self {
        case .number(let number): NumberText.of(number)
        case .truth(let truth): truth ? "True" : "False"
        case .text(let text): "\"\(text)\""
        case .list(let values): "[" + values.map(\.spelled).joined(separator: ", ") + "]"
        case .tensor(let tensor) where tensor.rank == 0: Value.scalarText(tensor)
        case .tensor(let tensor) where tensor.rank == 1 && tensor.count <= 16:
            "[" + (0..<tensor.count).map { Value.scalarText(tensor, at: $0) }.joined(separator: ", ") + "]"
        default: detail.isEmpty ? kind : "\(kind) \(detail)"
        }
    }

    /// The element at `index` in row-major order as text; empty where there is none.
    static func scalarText(_ tensor: Tensor, at index: Int = 0) -> String {
        if tensor.dtype.isWhole, tensor.dtype != .bool {
            let numbers = tensor.integers
            return numbers.indices.contains(index) ? String(numbers[index]) : ""
        }
        let numbers = tensor.floats
        guard numbers.indices.contains(index) else { return "" }
        return tensor.dtype == .bool ? (numbers[index] != 0 ? "True" : "False") : NumberText.of(numbers[index])
    }
}

extension Beside {
    /// Results side by side; nil where there are not two, or where one is plain: a number, a text, a vector.
    init?(_ values: [Value]) {
        guard values.count > 1 else { return nil }
        for value in values {
            switch value {
            case .number, .truth, .text, .texts, .list, .model, .dataset, .run: return nil
            case .tensor(let tensor) where tensor.rank < 2: return nil
            default: continue
            }
        }
        self.init(values.map { $0.showable() })
    }
}

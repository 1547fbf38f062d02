// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Tensors

extension Evaluator {
    /// The most examples that one expression makes.
    static let exampleLimit = 1024

    /// `shapes[3]`, `shapes[0:12]`, `shapes[[1, 5]]`: an example, or a list of some.
    func index(_ dataset: any Dataset, _ items: [Expression.Item], in whole: Expression) throws -> Operand {
        guard items.count == 1, let item = items.first else {
            throw Complaint("a dataset has one axis, so \(text(whole)) asks too much", culprit: text(whole))
        }
        switch try indexItem(item) {
        case .at(let index):
            let place = index < 0 && !dataset.isEndless ? index + dataset.count : index
            return .value(.example(try dataset.example(place)))
        case .range(let start, let stop, let step):
            return try examples(of: dataset, try positions(start, stop, step, in: dataset, whole), whole)
        case .list(let positions):
            return try examples(of: dataset, positions, whole)
        default:
            throw Complaint(
                "\(text(whole)) chooses no examples", culprit: text(whole),
                hint: "a dataset takes a number, FROM:TO or a list of numbers")
        }
    }

    /// As Python's slices: beyond the end there is nothing, and below 0 means from the end.
    private func positions(
        _ start: Int?, _ stop: Int?, _ step: Int, in dataset: any Dataset, _ whole: Expression
    ) throws -> [Int] {
        guard step > 0 else {
            throw Complaint("\(text(whole)) goes backwards: a step is 1 or more", culprit: text(whole))
        }
        func place(_ bound: Int) -> Int {
            if dataset.isEndless { return max(bound, 0) }
            return min(max(bound < 0 ? bound + dataset.count : bound, 0), dataset.count)
        }
        let first = place(start ?? 0)
        let last = stop.map(place) ?? (dataset.isEndless ? nil : dataset.count)
        guard let last else {
            throw Complaint("\(text(whole)) has no end: there are as many as are asked for", culprit: text(whole))
        }
        guard first < last else { return [] }
        guard (last - first - 1) / step < Self.exampleLimit else { throw tooMany(whole) }
        return Array(stride(from: first, to: last, by: step))
    }

    private func examples(of dataset: any Dataset, _ positions: [Int], _ whole: Expression) throws -> Operand {
        guard positions.count <= Self.exampleLimit else { throw tooMany(whole) }
        return .list(
            try positions.map { position in
                try checkpoint()
                return .value(.example(try dataset.example(position)))
            })
    }

    private func tooMany(_ whole: Expression) -> Complaint {
        Complaint("\(text(whole)) asks for more than \(Self.exampleLimit) examples", culprit: text(whole))
    }

    /// What `shapes.count` or `shapes[3].caption` is; nil for other names.
    func dataAttribute(_ name: String, of value: Value) -> Operand? {
        switch (value, name) {
        case (.dataset(let dataset), "count"), (.dataset(let dataset), "size"): .integer(dataset.count)
        case (.dataset(let dataset), "classes"): .list(dataset.classNames.map { .text($0) })
        case (.example(let example), "caption"): example.captions.first.map { .text($0) } ?? Operand.none
        case (.example(let example), "captions"): .list(example.captions.map { .text($0) })
        case (.example(let example), "label"): example.label.map { .integer($0) } ?? Operand.none
        case (.example(let example), "picture"): .value(.image(example.picture))
        default: nil
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Datasets
import Engine
import Preparing
import Results
import Tensors

/// A map or a table of many examples, averaged.
struct AttentionOverData {
    let dataset: any Dataset
    let limit: Int
    /// What is read beside every picture; nil for what the dataset says of each.
    let text: String?
    let context: Context

    /// Asks `body` of each example in turn; those whose text has no such word are left out, and said.
    func each<Answer>(
        prefersQuestions: Bool, _ body: (Picture, String) throws -> Answer
    ) throws -> [Answer] {
        let count = dataset.isEndless ? limit : min(limit, dataset.count)
        guard count > 0 else { throw Complaint("\(dataset.name) has no example", culprit: dataset.name) }
        var (answers, left, reason): ([Answer], Int, Complaint?) = ([], 0, nil)
        for index in 0..<count {
            try context.checkpoint()
            context.progress("over", fraction: Double(index) / Double(count), detail: "\(index) of \(count)")
            let example = try dataset.example(index)
            guard let text = text ?? words(of: example, prefersQuestions: prefersQuestions) else {
                left += 1
                continue
            }
            do { answers.append(try body(example.picture, text)) } catch let complaint as Complaint {
                left += 1
                reason = reason ?? complaint
            }
        }
        if answers.isEmpty {
            throw reason
                ?? Complaint(
                    "the examples of \(dataset.name) have no text", hint: "give one: attend MODEL TEXT --over …")
        }
        if left > 0 {
            let why = reason.map { ": \($0.message)" } ?? " for want of a text"
            context.note(Phrase("\(Format.plural(left, "example")) left out\(why)", .warning))
        }
        return answers
    }

    private func words(of example: DatasetExample, prefersQuestions: Bool) -> String? {
        let question = example.questions.first?.question
        let caption =
            example.captions.first
            ?? example.label.flatMap { dataset.classNames.indices.contains($0) ? dataset.classNames[$0] : nil }
        return prefersQuestions ? question ?? caption : caption ?? question
    }

    /// The mean of the rows that each map reads, over the patches and, in one more number, all that is no picture.
    func mean(_ maps: [AttentionMap]) throws -> AttentionMap {
        guard let first = maps.first, let grid = first.grid else {
            throw Complaint("only maps over patches are averaged", hint: "--heads averages a table of any attention")
        }
        var moments = Moments()
        let heads = first.headCount
        for map in maps where map.grid?.rows == grid.rows && map.grid?.columns == grid.columns {
            guard let own = map.grid else { continue }
            var values: [Float] = []
            for layer in map.layers.indices {
                for head in 0..<heads {
                    let row = map.row(layer: layer, head: .one(head))
                    guard row.count >= own.first + own.count else { continue }
                    let patches = row[own.first..<own.first + own.count]
                    values += [row.reduce(0, +) - patches.reduce(0, +)] + patches
                }
            }
            guard values.count == map.layers.count * heads * (own.count + 1) else { continue }
            try moments.add(Tensor(values, shape: [map.layers.count, heads, 1, own.count + 1]))
        }
        var details = first.pair
        details.words = []
        details.text = nil
        details.queryTokens = [first.queryLabel]
        details.patch = nil
        details.score = nil
        details.examples = moments.count
        details.deviation = moments.deviation
        let labels = (0..<grid.count).map { "\($0 / grid.columns),\($0 % grid.columns)" }
        return AttentionMap(
            model: first.model, input: dataset.name, method: first.method, weights: moments.mean, layers: first.layers,
            layerCount: first.layerCount, paths: first.paths, head: first.head, queries: [0],
            queryLabel: first.queryLabel, tokens: ["other tokens"] + labels,
            grid: PatchGrid(rows: grid.rows, columns: grid.columns, first: 1), subject: nil, request: "", pair: details)
    }
}

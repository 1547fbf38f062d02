// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Results
import Tensors

/// How often a model names colour and shape of a single object among all pairs of them, for pairs that training shows
/// and for those it never does.
///
/// What is lost between the two is what the model did not learn to put together (CoGenT of Johnson et al., "CLEVR",
/// 2017).
struct PairEvaluation {
    /// Which pairs, and pictures of them alone.
    let parts: [(name: String, data: ShapesDataset)]
    let limit: Int

    /// - Throws: `Complaint` for a dataset without pairs of colour and shape.
    init(_ dataset: any Dataset, limit: Int?) throws {
        guard let shapes = dataset as? ShapesDataset else {
            throw Complaint(
                "\(dataset.name) has no pairs of colour and shape", culprit: dataset.name,
                hint: "evaluate MODEL shapes --pairs has them")
        }
        self.limit = limit ?? 1000
        func pictures(of pairs: ShapesDataset.Pairs) throws -> ShapesDataset {
            try ShapesDataset(
                size: shapes.size, seed: shapes.seed, split: .test, heldOut: shapes.heldOut, pairs: pairs,
                objects: 1...1)
        }
        parts =
            [("seen pairs", try pictures(of: .seen))]
            + (shapes.heldOut.isEmpty ? [] : [("held-out pairs", try pictures(of: .heldOut))])
    }

    /// `a red cube`, `an orange ball`: each pair as the captions of the dataset say it, by label.
    static let captions = ShapePair.all.map { Scene(items: [SceneItem($0.color, $0.shape)]).caption }

    /// How many pictures of one part were named rightly.
    struct Tally {
        var count = 0
        var pairs = 0
        var colors = 0
        var shapes = 0

        mutating func add(given: Int, right: Int) {
            guard ShapePair.all.indices.contains(given), ShapePair.all.indices.contains(right) else { return }
            let (said, shown) = (ShapePair.all[given], ShapePair.all[right])
            count += 1
            pairs += said == shown ? 1 : 0
            colors += said.color == shown.color ? 1 : 0
            shapes += said.shape == shown.shape ? 1 : 0
        }
    }

    /// Names the pictures of all parts.
    ///
    /// - Parameters:
    ///   - classify: gives the label of each picture.
    ///   - progress: is told how many pictures of all are done; throws to stop.
    func tallies(
        classify: ([DatasetExample]) throws -> [Int], progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> [Tally] {
        var done = 0
        return try parts.map { _, data in
            var tally = Tally()
            while tally.count < limit {
                let batch = try (tally.count..<min(limit, tally.count + ModelInputs.batch)).map { try data.example($0) }
                let given = try classify(batch)
                guard given.count == batch.count else { break }
                for (given, example) in zip(given, batch) { tally.add(given: given, right: example.label ?? -1) }
                done += batch.count
                try progress(done, limit * parts.count)
            }
            return tally
        }
    }

    /// A row for each part: pair, then colour and shape alone.
    func table(_ tallies: [Tally], title: String, notes: [Phrase]) -> Table {
        let rows = zip(parts, tallies).map { part, tally -> [Table.Cell] in
            let found = [tally.pairs, tally.colors, tally.shapes].map { Proportion(hits: $0, count: tally.count) }
            return [.text(part.name), .count(tally.count)] + found[0].cells
                + found.dropFirst().flatMap { $0.cells.prefix(1) }
        }
        let headline = zip(parts, tallies).enumerated().reduce(Phrase(pieces: [])) { line, part in
            let ((name, _), tally) = part.element
            return line + Phrase((part.offset > 0 ? "   " : "") + name + " ", .quiet)
                + Proportion(hits: tally.pairs, count: tally.count).phrase
        }
        return Table(
            title: title, columns: ["pictures", "of", "right pair", "±", "right colour", "right shape"], rows: rows,
            notes: [headline + Phrase("   chance \(Format.unit(1 / Double(ShapePair.all.count)))", .quiet)] + notes)
    }
}

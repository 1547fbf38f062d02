// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Models
import Results
import Tensors

extension EvaluateCommand {
    /// `--captions`: how many of the captions that a model writes are true, and name every object.
    func captionTable(in context: Context) throws -> Table {
        guard let data = dataset.dataset as? ShapesDataset else {
            throw Complaint(
                "nobody knows whether a caption of \(dataset.dataset.name) is true", culprit: dataset.dataset.name,
                hint: "evaluate MODEL shapes --captions holds each against its scene")
        }
        let loaded = model.model
        let rules = try loaded.generator().generation
        let (work, tokenizer) = (ModelInputs(loaded, context), try loaded.tokenizer())
        let preparation = try work.preparation()
        let count = min(limit ?? CaptionEvaluation.scenes, data.count)
        let clock = WorkClock()
        var evaluation = CaptionEvaluation()
        for start in stride(from: 0, to: count, by: CaptionEvaluation.batch) {
            try context.checkpoint()
            let scenes = start..<min(start + CaptionEvaluation.batch, count)
            let pixels = try scenes.map { index in
                let prepared = try preparation.prepare(try data.example(index).picture).pixelValues
                return prepared.withShape([1] + prepared.shape)
            }
            let written = try loaded.write(
                pixels: try concatenate(pixels, axis: 0), rules: rules,
                pass: { work.pass(attention: $1, cache: $0) })
            for (index, texts) in zip(scenes, written) {
                let text = tokenizer.decode(texts.texts.first?.ids ?? [], skippingSpecials: true)
                let objects = try data.scene(index).items.count
                evaluation.add(try data.verdict(on: text, at: index), objects: objects, text: text)
            }
            clock.tell(context, done: scenes.upperBound, of: count, pictures: scenes.upperBound)
        }
        return evaluation.table(
            title: "captions of \(model.name) on \(data.name)", notes: [clock.note(pictures: count)])
    }
}

/// How many captions hold, by how many objects there are to name.
struct CaptionEvaluation {
    /// Scenes that are looked at where no limit is given, and pictures that are written on together.
    static let scenes = 500
    static let batch = 50

    struct Tally: Equatable {
        var count = 0
        var isTrue = 0
        var isComplete = 0
        /// True, and complete too.
        var isBoth = 0
    }

    private(set) var tallies: [Int: Tally] = [:]
    /// The first captions that do not hold.
    private(set) var faults: [String] = []

    mutating func add(_ verdict: CaptionVerdict, objects: Int, text: String) {
        tallies[objects, default: Tally()].count += 1
        tallies[objects, default: Tally()].isTrue += verdict.isTrue ? 1 : 0
        tallies[objects, default: Tally()].isComplete += verdict.isComplete ? 1 : 0
        tallies[objects, default: Tally()].isBoth += verdict.isTrue && verdict.isComplete ? 1 : 0
        if !(verdict.isTrue && verdict.isComplete), faults.count < 3 { faults.append(text) }
    }

    var all: Tally {
        tallies.values.reduce(into: Tally()) { sum, one in
            sum.count += one.count
            sum.isTrue += one.isTrue
            sum.isComplete += one.isComplete
            sum.isBoth += one.isBoth
        }
    }

    func table(title: String, notes: [Phrase]) -> Table {
        func cells(_ name: String, _ tally: Tally) -> [Table.Cell] {
            [.text(name), .count(tally.count)]
                + [tally.isBoth, tally.isTrue, tally.isComplete].flatMap { hits in
                    Proportion(hits: hits, count: tally.count).cells.prefix(1)
                }
        }
        let rows = tallies.keys.sorted().map { objects in
            cells(objects == 1 ? "one object" : "\(objects) objects", tallies[objects] ?? Tally())
        }
        let headline =
            Phrase("true and complete ", .quiet) + Proportion(hits: all.isBoth, count: all.count).phrase
        let wrong = faults.map { Phrase("not so: ", .faint) + Phrase($0, .quiet) }
        return Table(
            title: title, columns: ["scenes of", "of", "true and complete", "true", "names all"],
            rows: rows, notes: [headline] + wrong + notes)
    }
}

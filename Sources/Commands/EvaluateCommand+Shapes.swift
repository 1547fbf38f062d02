// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Results
import Tensors

extension EvaluateCommand {
    /// `--among`: the right caption and the right picture among those that are nearly right.
    func retrieval(among: Int, in context: Context) throws -> Table {
        let evaluation = try RetrievalEvaluation(dataset.dataset, among: among, limit: limit)
        let work = ModelInputs(model.model, context)
        _ = try model.model.aligner()
        let batch = RetrievalEvaluation.batch
        let clock = WorkClock()
        let scores = try evaluation.scores(
            pictures: { try work.embed(pictures: $0, batch: batch) }, texts: { try work.embed(texts: $0, batch: batch) }
        ) { done, scores in
            try context.checkpoint()
            clock.tell(context, done: done, of: evaluation.scenes, pictures: scores.all.candidates)
        }
        let all = scores.all
        let mean = Double(all.candidates) / Double(max(all.scenes, 1))
        let choice =
            all.candidates == among * all.scenes
            ? "each among \(Format.count(among))"
            : "each among \(Format.fixed(mean, 1)) on average, since there are no more that differ"
        return scores.table(
            title: "\(model.name) on \(dataset.dataset.name)",
            notes: [
                Phrase(
                    "\(Format.plural(all.scenes, "scene")) of \(evaluation.data.split.rawValue), \(choice)", .quiet),
                clock.note(pictures: all.candidates),
            ])
    }

    /// `--pairs`: colour and shape of one object among all pairs of them.
    func pairNames(in context: Context) throws -> Table {
        let evaluation = try PairEvaluation(dataset.dataset, limit: limit)
        let work = ModelInputs(model.model, context)
        let aligner = try model.model.aligner()
        let texts =
            templates.isEmpty
            ? try normalized(try work.embed(texts: PairEvaluation.captions))
            : try work.embed(labels: ShapePair.all.map(\.description), templates: templates)
        let clock = WorkClock()
        let tallies = try evaluation.tallies { examples in
            let images = try work.embed(pictures: examples.map(\.picture))
            return try argmax(try aligner.logits(images: images, texts: texts), axis: -1).floats.map { Int($0) }
        } progress: { done, all in
            try context.checkpoint()
            clock.tell(context, done: done, of: all, pictures: done)
        }
        let prompts =
            templates.isEmpty
            ? Phrase("prompts ", .faint)
                + Phrase(PairEvaluation.captions.prefix(2).joined(separator: ", ") + " …", .quiet)
            : Phrase("template ", .faint) + Phrase(templates.map(\.text).joined(separator: " | "), .quiet)
        return evaluation.table(
            tallies, title: "\(model.name) on pairs of \(dataset.dataset.name)",
            notes: [prompts, clock.note(pictures: tallies.reduce(0) { $0 + $1.count })])
    }
}

/// How long an evaluation takes, in pictures a second.
struct WorkClock {
    private let start = ContinuousClock.now

    private var seconds: Double { max((ContinuousClock.now - start).inSeconds, 1e-9) }

    func tell(_ context: Context, done: Int, of all: Int, pictures: Int) {
        let left = seconds / Double(max(done, 1)) * Double(all - done)
        context.progress(
            "evaluate", fraction: Double(done) / Double(max(all, 1)),
            detail: "\(rate(pictures)) pictures/s · \(Format.seconds(left)) left")
    }

    /// `2,000 pictures in 1.71 s · 1,170 pictures/s`
    func note(pictures: Int) -> Phrase {
        Phrase(
            "\(Format.plural(pictures, "picture")) in \(Format.seconds(seconds)) · \(rate(pictures)) pictures/s", .quiet
        )
    }

    private func rate(_ pictures: Int) -> String { Format.count(Int(Double(pictures) / seconds)) }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Models
import Results

extension EvaluateCommand {
    /// `--pointing`: how often the strongest patch of an object's word lies in the object's box, by method.
    func pointingTable(in context: Context) throws -> Table {
        guard let reader = model.model.model as? any PictureTextReader else {
            throw Complaint(
                "\(model.name) (\(model.model.facts.modelType)) does not read a picture and a text together",
                culprit: model.name)
        }
        if templates.count > 1 { throw Complaint("--pointing asks one question", hint: "give one --template") }
        let evaluation = try PointingEvaluation(dataset.dataset, limit: limit)
        let question = PointingQuestion(for: reader, template: templates.first)
        let work = ModelInputs(model.model, context)
        let clock = WorkClock()
        let all = evaluation.chosenOn.indices.count + evaluation.measured.indices.count
        guard let first = try Self.sight(question, evaluation.chosenOn, work) else {
            throw Complaint("the scenes of \(dataset.dataset.name) have no caption that says all")
        }
        let maps = try maps(first, question, work)

        let chosenOn = try tally(evaluation.chosenOn, question, work) { try maps.hits($0) } progress: { done in
            clock.tell(context, done: done, of: all, pictures: done)
        }
        let chosen = maps.methods.compactMap { chosenOn.best($0).first }
        let before = evaluation.chosenOn.indices.count
        let measured = try tally(evaluation.measured, question, work) {
            try maps.hits($0, ways: chosen)
        } progress: { done in
            clock.tell(context, done: before + done, of: all, pictures: before + done)
        }
        var notes = [
            Phrase("hit: ", .faint)
                + Phrase("the centre of the map's strongest patch lies in the object's box, with no margin", .quiet),
            Phrase("text ", .faint) + Phrase(question.phrase, .quiet),
            Phrase("chosen on ", .faint)
                + Phrase(
                    "\(evaluation.chosenOn.phrase), for the most hits: layer, head and row, among "
                        + "\(Format.count(chosenOn.ways.count)) ways to a map", .quiet),
            Phrase("measured on ", .faint)
                + Phrase("\(Format.plural(measured.objects, "object")) in \(evaluation.measured.phrase)", .quiet),
            clock.note(pictures: all),
        ]
        if measured.left > 0 {
            let left = Format.plural(measured.left, "object")
            notes.insert(Phrase("\(left) left out, which no text names or the model does not see", .warning), at: 4)
        }
        return measured.table(
            title: "\(model.name) points on \(dataset.dataset.name)",
            methods: maps.methods.map { ($0, Self.name($0, first)) }, chosen: chosen, on: chosenOn, notes: notes)
    }

    /// The first pair there is, which tells what attention the model has.
    private static func sight(
        _ question: PointingQuestion, _ scenes: SceneRange, _ work: ModelInputs
    ) throws -> PairSight? {
        for index in scenes.indices {
            let example = try scenes.dataset.example(index)
            if let text = question.texts(of: example).first?.text { return try PairSight(example.picture, text, work) }
        }
        return nil
    }

    private func maps(_ sight: PairSight, _ question: PointingQuestion, _ work: ModelInputs) throws -> PointingMaps {
        let able = PointingMaps.methods(of: sight)
        if let other = methods.first(where: { !able.contains($0) }) {
            throw Complaint(
                "\(other.rawValue) does not say where \(model.name) sees an object", culprit: other.rawValue,
                hint: "--methods \(able.map(\.rawValue).joined(separator: ","))")
        }
        let isAsked = if case .asked = question { true } else { false }
        return PointingMaps(
            work: work, methods: methods.isEmpty ? able : able.filter(methods.contains),
            words: word.map { [$0] } ?? PointingWord.allCases, isAsked: isAsked)
    }

    private func tally(
        _ scenes: SceneRange, _ question: PointingQuestion, _ work: ModelInputs,
        _ hits: ([PointingProbe]) throws -> [[PointingWay: Bool]], progress: (Int) throws -> Void
    ) throws -> PointingTally {
        var tally = PointingTally()
        for index in scenes.indices {
            let (texts, left) = try PointingProbe.all(of: try scenes.dataset.example(index), question, work)
            tally.left += left
            for probes in texts {
                for (probe, found) in zip(probes, try hits(probes)) { tally.add(probe.game, found) }
            }
            try progress(index - scenes.indices.lowerBound + 1)
        }
        return tally
    }

    private static func name(_ method: AttentionMethod, _ sight: PairSight) -> String {
        method == .raw && sight.joins != nil ? "attention, text→image" : method.rawValue
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors

/// What every layer of a decoder would say at each position of a text.
struct WordLensQuestion {
    let model: String
    let reader: any WordReader
    let picture: PictureArgument?
    /// What the text is, or the question whose answer the model writes; nil for what it writes on the picture.
    let text: String?
    /// The layer shown first; from the last where it is below 0.
    let layer: Int

    /// How many words a position keeps.
    private static let kept = 5

    func lens(_ work: ModelInputs) throws -> WordLens {
        let points = reader.wordStates
        let first = layer < 0 ? layer.addingReportingOverflow(points.count).partialValue : layer
        guard points.indices.contains(first) else {
            throw Complaint(
                "there is no layer \(layer)", culprit: "\(layer)",
                hint: "layers are 0 to \(points.count - 1), or -1 for the last")
        }
        var states: [Pass.Point: Tensor] = [:]
        let pass = work.pass { point, tensor in
            if points.contains(point) { states[point] = tensor }
            return nil
        }
        let ids = try read(work, pass)
        work.tell(pass.notes)
        let tokenizer = try work.model.tokenizer()
        let readings = try points.map { point -> [WordLens.Reading] in
            guard let state = states[point], state.rank == 3, state.shape[0] == 1, state.shape[1] == ids.count else {
                throw Complaint("no state of each word came by at \(point.path)")
            }
            let logits = try reader.words(state, work.pass())                                    // [1, T, V]
            return try Self.readings(try softmax(logits), ids: ids, tokenizer)
        }
        return WordLens(
            model: model, input: picture.map { InputArgument.picture(name: $0.name, $0.picture).label },
            tokens: ids.map { Self.piece($0, tokenizer) }, paths: points.map(\.path),
            layers: points.indices.map { "\($0)" }, readings: readings, layer: first, parts: reader.wordLens)
    }

    /// Runs the model over the text, and returns the tokens that it read.
    private func read(_ work: ModelInputs, _ pass: Pass) throws -> [Int] {
        let loaded = work.model
        guard let generator = reader as? any TextGenerator else {
            guard let text else { throw Complaint("\(model) reads a text", hint: "lens \(model) \"a text\"") }
            if let picture { throw Complaint("\(model) sees no pictures", culprit: picture.name) }
            let encodings = try loaded.encode([text])
            _ = try loaded.embed(encodings, pass)
            return encodings[0].ids
        }
        guard let picture else {
            throw Complaint("\(model) writes on pictures", hint: "lens \(model) PICTURE \"a text\"")
        }
        let prepared = try work.preparation().prepare(picture.picture)
        let pixels = prepared.pixelValues.withShape([1] + prepared.pixelValues.shape)
        var question: Encoding?
        var ids: [Int]
        if generator.writesCaptions {
            let said = try text.map { generator.generation.start + (try loaded.encode(prompt: $0)) }
            ids = try said ?? written(pixels, question: nil, work)
        } else {
            guard let text else {
                throw Complaint("\(model) answers questions", hint: "lens \(model) PICTURE \"a question\"")
            }
            question = try loaded.encode(question: text)
            ids = try written(pixels, question: question, work)
        }
        if let places = generator.generation.places, ids.count > places {
            ids = Array(ids.prefix(places))
            pass.say("the text is longer than the \(places) tokens this model reads; the rest was left out")
        }
        guard !ids.isEmpty else { throw Complaint("the text has no token") }
        let source = try generator.source(pixels: pixels, question: question.map { TokenBatch([$0.ids]) }, pass)
        _ = try generator.logits(ids: [ids], source: source, lastOnly: false, pass)
        try loaded.checkIntact()
        return ids
    }

    /// What the model writes, the likeliest word each time, behind what its texts begin with.
    private func written(_ pixels: Tensor, question: Encoding?, _ work: ModelInputs) throws -> [Int] {
        var rules = try work.model.generator().generation
        rules.beams = 1
        let texts = try work.model.write(
            pixels: pixels, questions: question.map { [$0] }, rules: rules,
            pass: { work.pass(attention: $1, cache: $0) })
        guard let best = texts.first?.texts.first else { throw Complaint("\(model) wrote nothing") }
        return rules.start + best.ids
    }

    /// probabilities [1, T, V]
    private static func readings(
        _ probabilities: Tensor, ids: [Int], _ tokenizer: any Tokenizer
    ) throws -> [WordLens.Reading] {
        let size = probabilities.shape[2]
        return probabilities.withFloats { all in
            ids.indices.map { position in
                let row = UnsafeBufferPointer(rebasing: all[position * size..<(position + 1) * size])
                func word(_ id: Int) -> WordLens.Word {
                    WordLens.Word(text: piece(id, tokenizer), id: id, probability: row[id])
                }
                let following = position + 1 < ids.count ? ids[position + 1] : -1
                let next: Int? = (0..<size).contains(following) ? following : nil
                return WordLens.Reading(
                    best: likeliest(row).map(word), next: next.map(word),
                    rank: next.map { next in row.reduce(1) { $1 > row[next] ? $0 + 1 : $0 } })
            }
        }
    }

    /// The likeliest ids, the best first, of equal ones the lower.
    private static func likeliest(_ row: UnsafeBufferPointer<Float>) -> [Int] {
        var best: [Int] = []
        for id in row.indices {
            guard best.count < kept || row[id] > row[best[best.count - 1]] else { continue }
            let place = best.firstIndex { row[$0] < row[id] } ?? best.count
            best.insert(id, at: place)
            if best.count > kept { best.removeLast() }
        }
        return best
    }

    private static func piece(_ id: Int, _ tokenizer: any Tokenizer) -> String {
        let text = tokenizer.piece(id) ?? tokenizer.token(id) ?? ""
        return text.isEmpty ? "[\(id)]" : text
    }
}

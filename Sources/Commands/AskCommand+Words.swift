// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors

extension AskCommand {
    /// The likeliest words for a mask in the text; for several masks a table of them.
    func words(_ guesser: any MaskedWordGuesser, _ work: ModelInputs, in context: Context) throws -> Value {
        if gate || attention {
            throw Complaint("\(model.name) guesses words: it has no gate and no attention to a picture apart")
        }
        let tokenizer = try model.model.tokenizer()
        let encodings = try model.model.encode([question.text])
        guard let ids = encodings.first?.ids, let mask = tokenizer.specials.mask else {
            throw Complaint("the tokenizer of \(model.name) has no token that stands for a masked word")
        }
        let places = ids.indices.filter { ids[$0] == mask }
        guard !places.isEmpty else {
            let name = tokenizer.token(mask) ?? "[MASK]"
            throw Complaint(
                "the text leaves no word to guess", culprit: question.text,
                hint: "\(name) stands for one: ask \(model.name) \(picture.name) \"a \(name) on a mat\"")
        }
        let pixels = try pixels(try work.preparation().prepare(picture.picture), in: context)
        let pass = work.pass()
        let logits = try guesser.guesses(
            pixels: pixels, areas: nil, tokens: TokenBatch([ids]), at: places.map { (text: 0, token: $0) }, pass)
        for note in pass.notes { context.note(Phrase(note, .warning)) }
        let probabilities = try softmax(logits, axis: -1)
        let guesses = try places.indices.map { place in
            try slice(probabilities, place..<place + 1).floats.enumerated().compactMap { id, value in
                tokenizer.piece(id).map { Ranking.Row(label: $0, value: Double(value)) }
            }
        }
        if let only = guesses.first, guesses.count == 1 {
            return .ranking(.best(top, of: only, sharing: true, called: "word"))
        }
        return .table(Self.table(guesses.map { .best(min(top, 3), of: $0, sharing: true, called: "word") }))
    }

    /// A row for each word for each mask, in the text's order.
    private static func table(_ rankings: [Ranking]) -> Table {
        let rows = rankings.enumerated().flatMap { number, ranking in
            ranking.rows.map { [Table.Cell.count(number + 1), .text($0.label), .share($0.value)] }
        }
        return Table(title: "words for each mask", columns: ["mask", "word", "probability"], rows: rows)
    }
}

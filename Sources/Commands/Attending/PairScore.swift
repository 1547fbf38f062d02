// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results
import Tensors

/// The one number of an outcome that methods of attribution explain.
struct PairScore {
    let name: String
    private let pick: (PictureTextOutcome) throws -> Tensor

    /// A number for each picture: [B].
    func callAsFunction(_ outcome: PictureTextOutcome) throws -> Tensor { try pick(outcome) }

    /// - Parameters:
    ///   - outcome: what the model makes of the pair, from which the best answer is taken where none is asked for.
    ///   - row: whose word is explained.
    ///   - answer: the label or the word that is explained in place of the best.
    /// - Throws: `Complaint` where there is no such answer.
    init(_ outcome: PictureTextOutcome, of sight: PairSight, row: PairRow, answer: String?) throws {
        switch outcome {
        case .match:
            if let answer {
                throw Complaint(
                    "\(sight.model.name) says how well a pair matches and gives no answers", culprit: answer)
            }
            if let aligner = sight.reader as? any PictureTextAligner, sight.joins == nil {
                name = "cosine × \(Format.scale(Double(aligner.logitScale)))"
            } else {
                name = "match logit"
            }
            pick = { outcome in
                guard case .match(let scores) = outcome else { throw Self.changed }
                return scores
            }
        case .labels(let logits, let names):
            let wanted = try answer.map { try Self.place(of: $0, among: names) }
            guard let best = wanted ?? Self.largest(logits.floats), names.indices.contains(best) else {
                throw Complaint("\(sight.model.name) chooses among no labels")
            }
            name = "logit of \(names[best])"
            pick = { outcome in
                guard case .labels(let logits, _) = outcome else { throw Self.changed }
                return try reshape(try slice(logits, axis: 1, best..<best + 1), [logits.shape[0]])
            }
        case .words(let logits):
            let targets = try Self.targets(logits, of: sight, row: row, answer: answer)
            name = "log p(\(targets.name))"
            pick = { outcome in
                guard case .words(let logits) = outcome else { throw Self.changed }
                // Sums the logarithms of the words that follow from those rows.
                let parts = try targets.pairs.map { row, id in
                    let one = try logSoftmax(try slice(logits, axis: 1, row..<row + 1))
                    return try reshape(try slice(one, axis: 2, id..<id + 1), [logits.shape[0], 1])
                }
                return try sum(try concatenate(parts, axis: 1), axes: [1])
            }
        }
    }

    private static let changed = Complaint("the model's outcome changed its kind on the way")

    /// Rows of logits and the token that each is asked for.
    private static func targets(
        _ logits: Tensor, of sight: PairSight, row: PairRow, answer: String?
    ) throws -> (name: String, pairs: [(row: Int, id: Int)]) {
        guard logits.rank == 3, logits.shape[1] > 0, logits.shape[2] > 0 else {
            throw Complaint("no word was foretold")
        }
        let vocabulary = logits.shape[2]
        if PictureTextOutcome.words(logits).foretells(sight.encoding.count) {
            if let answer {
                throw Complaint(
                    "the text itself is what is foretold", culprit: answer, hint: "--token chooses its word")
            }
            let tokens = (row.wordTokens ?? sight.plainTokens).filter { $0 > 0 }
            guard !tokens.isEmpty else {
                throw Complaint("nothing stands before \(row.label) from which it would follow", culprit: row.label)
            }
            let pairs = tokens.map { ($0 - 1, sight.encoding.ids[$0]) }
            guard pairs.allSatisfy({ $0.0 < logits.shape[1] && (0..<vocabulary).contains($0.1) }) else {
                throw Complaint("the text's tokens are not among the words that the model writes")
            }
            return (row.wordTokens == nil ? "text" : row.label, pairs)
        }
        // An answer's first word.
        let tokenizer = try sight.model.tokenizer()
        if let answer {
            let encoding = tokenizer.encode(answer, limit: nil)
            guard let first = encoding.ids.indices.first(where: { !encoding.isSpecial[$0] }) else {
                throw Complaint("\(answer) has no token", culprit: answer)
            }
            return (encoding.pieces[first], [(0, encoding.ids[first])])
        }
        guard let best = largest(Array(logits.floats.prefix(vocabulary))) else {
            throw Complaint("no word was foretold")
        }
        let piece = tokenizer.decode([best], skippingSpecials: false)
        return (piece.isEmpty ? "\(best)" : piece, [(0, best)])
    }

    private static func largest(_ values: [Float]) -> Int? {
        values.indices.filter { values[$0].isFinite }.max { values[$0] < values[$1] }
    }

    private static func place(of answer: String, among names: [String]) throws -> Int {
        if let exact = names.firstIndex(of: answer) { return exact }
        if let near = names.firstIndex(where: { $0.lowercased() == answer.lowercased() }) { return near }
        throw Complaint(
            "there is no answer \(answer)", culprit: answer,
            hint: Suggestion.didYouMean(answer, among: names)
                ?? "there is \(names.prefix(12).joined(separator: ", "))")
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine

/// A dataset: one that Rebus knows by name, or a name bound to one.
struct DatasetArgument: ArgumentType, CustomStringConvertible {
    let dataset: any Dataset

    static let placeholder = "DATASET"
    static let pieceKind = Piece.Kind.name

    var description: String { dataset.name }

    static func parse(_ word: Word, in session: Session) throws -> DatasetArgument {
        if session.isBound(word.text), case .dataset(let dataset) = try session.evaluate(word) {
            return DatasetArgument(dataset: dataset)
        }
        let known = DatasetTable.known
        guard known.names.contains(word.text) else {
            throw Complaint(
                "no dataset is called \(word.text)", culprit: word.text,
                hint: Suggestion.didYouMean(word.text, among: known.names)
                    ?? "there is \(known.names.joined(separator: ", "))")
        }
        return DatasetArgument(dataset: try known.open(word.text))
    }

    static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        let known = DatasetTable.known.rows.filter { $0.name.hasPrefix(partial) }
        return site.scope.nameCandidates(for: partial) { $0.kind == "dataset" }
            + known.map { Candidate($0.name, detail: $0.summary) }
    }
}

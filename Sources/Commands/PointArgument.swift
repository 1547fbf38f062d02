// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine

/// Something that has many examples, or one: a dataset, a picture, a text.
enum PointArgument: ArgumentType {
    case dataset(any Dataset)
    case input(InputArgument)

    static let placeholder = "DATASET|PICTURE|TEXT"
    static let pieceKind = Piece.Kind.string

    static func parse(_ word: Word, in session: Session) throws -> PointArgument {
        let all = try parseAll(word, in: session)
        guard let first = all.first, all.count == 1 else {
            throw Complaint("\(word.text) stands for \(all.count) things where one is wanted", culprit: word.text)
        }
        return first
    }

    static func parseAll(_ word: Word, in session: Session) throws -> [PointArgument] {
        let isKnown = !word.isQuoted && DatasetTable.known.names.contains(word.text)
        if session.isBound(word.text), case .dataset(let dataset) = try session.evaluate(word) {
            return [.dataset(dataset)]
        }
        if isKnown, !session.isBound(word.text) { return [.dataset(try DatasetTable.known.open(word.text))] }
        return try InputArgument.parseAll(word, in: session).map { .input($0) }
    }

    static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        DatasetArgument.candidates(for: partial, at: site) + InputArgument.candidates(for: partial, at: site)
    }
}

extension [PointArgument] {
    /// The only dataset among them; nil where there is none.
    ///
    /// - Throws: `Complaint` where something stands beside it.
    func dataset() throws(Complaint) -> (any Dataset)? {
        for argument in self {
            guard case .dataset(let dataset) = argument else { continue }
            guard count == 1 else {
                throw Complaint("\(dataset.name) is looked at alone", culprit: dataset.name)
            }
            return dataset
        }
        return nil
    }

    var inputs: [InputArgument] { compactMap { if case .input(let input) = $0 { input } else { nil } } }
}

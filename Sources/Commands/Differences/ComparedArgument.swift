// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Models

/// What a model is held against, or run on: another model, a file of activations, a picture or a text.
enum ComparedArgument: ArgumentType {
    case model(ModelArgument)
    case tensors(name: String, TensorTable)
    case input(InputArgument)

    static let placeholder = "MODEL|FILE|PICTURE|TEXT"
    static let pieceKind = Piece.Kind.string

    static func parse(_ word: Word, in session: Session) throws -> ComparedArgument {
        let all = try parseAll(word, in: session)
        guard let first = all.first, all.count == 1 else {
            throw Complaint("\(word.text) stands for \(all.count) things where one is wanted", culprit: word.text)
        }
        return first
    }

    static func parseAll(_ word: Word, in session: Session) throws -> [ComparedArgument] {
        if !word.isQuoted, session.isBound(word.text) || session.isExpression(word) {
            switch try session.evaluate(word) {
            case .model(let model): return [.model(ModelArgument(name: word.text, model: model))]
            case .tensors(let table): return [.tensors(name: word.text, table)]
            default: break
            }
        }
        if !word.isQuoted, word.text.lowercased().hasSuffix(".npz") {
            let file = try FileArgument.parse(word, in: session)
            return [.tensors(name: word.text, TensorTable(try NumPyReader.read(npz: file.path)))]
        }
        return try InputArgument.parseAll(word, in: session).map { .input($0) }
    }

    static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        ModelArgument.candidates(for: partial, at: site)
            + FileArgument.candidates(for: partial, at: site).filter { $0.continues || $0.text.hasSuffix(".npz") }
            + InputArgument.candidates(for: partial, at: site).filter { !$0.text.hasSuffix("/") }
    }
}

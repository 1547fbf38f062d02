// SPDX-License-Identifier: GPL-3.0-or-later
import Models

/// A loaded model by its name.
public struct ModelArgument: ArgumentType, CustomStringConvertible {
    public let name: String
    public let model: LoadedModel

    public init(name: String, model: LoadedModel) {
        self.name = name
        self.model = model
    }

    public static var placeholder: String { "MODEL" }
    public static var pieceKind: Piece.Kind { .name }
    public var description: String { name }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool {
        guard let name = site.scope[word.text] else { return site.scope.isExpression(word) }
        return name.kind == "model"
    }

    public static func parse(_ word: Word, in session: Session) throws -> ModelArgument {
        let models = session.names.all.filter { $0.value.kind == "model" }.map(\.name)
        let remedy =
            models.isEmpty
            ? "load one first: clip = load FOLDER"
            : Suggestion.didYouMean(word.text, among: models) ?? "there is \(models.joined(separator: ", "))"
        guard session.isBound(word.text) || session.isExpression(word) else {
            throw Complaint("no model is called \(word.text)", culprit: word.text, hint: remedy)
        }
        let value = try session.evaluate(word)
        guard case .model(let model) = value else {
            throw Complaint("\(word.text) is \(value.kindWithArticle), not a model", culprit: word.text, hint: remedy)
        }
        return ModelArgument(name: word.text, model: model)
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        site.scope.nameCandidates(for: partial) { $0.kind == "model" }
    }
}

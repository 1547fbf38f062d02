// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// What a ViLT is made to do: which of the classes stands on its stream.
public enum ViLTHead: String, Sendable, CaseIterable {
    /// Chooses among answers to a question.
    case answer
    /// Tells how well a text fits a picture.
    case match
    /// Guesses masked words.
    case words

    private var architectures: [String] {
        switch self {
        case .answer: ViLTAnswerer.architectures
        case .match: ViLTMatcher.architectures
        case .words: ViLTWordGuesser.architectures
        }
    }

    /// A ViLT's `config.json` with this head and these answers, each nil to leave what stands there.
    ///
    /// - Throws: `ModelError` for answers that cannot be chosen among.
    public static func config(_ json: JSON, head: ViLTHead?, labels: [String]?) throws -> JSON {
        guard case .object(var members) = JSONValue(json) else { throw ModelError("config.json holds no object") }
        func set(_ key: String, _ value: JSONValue) {
            members.removeAll { $0.key == key }
            members.append((key, value))
        }
        if let head { set("architectures", .array(head.architectures.map(JSONValue.string))) }
        if let labels {
            if let fault = FusionConfiguration.fault(in: labels) { throw ModelError("the list of answers \(fault)") }
            set("id2label", .object(labels.enumerated().map { ("\($0.offset)", .string($0.element)) }))
            set("label2id", .object(labels.enumerated().map { ($0.element, .integer($0.offset)) }))
            members.removeAll { $0.key == "num_labels" }
        }
        return try JSON(parsing: JSONValue.object(members).text)
    }
}

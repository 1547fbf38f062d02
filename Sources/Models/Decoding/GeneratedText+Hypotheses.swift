// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing
import Results
import Tensors

extension GeneratedText {
    /// What a model wrote on one picture, in words; nil where there is no text.
    ///
    /// - Parameters:
    ///   - texts: the best first.
    ///   - prompt: the tokens it had to begin with.
    public init?(
        _ texts: [Hypothesis], prompt: [Int], tokenizer: any Tokenizer, rules: GenerationRules, model: String,
        input: String, question: String? = nil, seconds: Double? = nil, pixels: Tensor? = nil
    ) {
        guard let best = texts.first else { return nil }
        func name(_ id: Int) -> String {
            if rules.ends.contains(id) { return "end" }
            let piece = tokenizer.piece(id) ?? "\(id)"
            return piece.isEmpty ? tokenizer.token(id) ?? "\(id)" : piece
        }
        func whole(_ text: Hypothesis) -> String {
            Self.trimmed(tokenizer.decode(prompt + text.ids.filter { !rules.ends.contains($0) }))
        }
        var ids = prompt
        var before = tokenizer.decode(ids)
        var tokens: [Token] = []
        for choice in best.choices where !rules.ends.contains(choice.id) {
            ids.append(choice.id)
            let text = tokenizer.decode(ids)
            // A piece that adds no blank goes on with the word before it.
            let added = text.unicodeScalars.dropFirst(before.unicodeScalars.count)
            let continues = !before.isEmpty && added.first?.properties.isWhitespace == false
            tokens.append(
                Token(
                    id: choice.id, text: name(choice.id), continues: continues,
                    probability: Double(choice.probability),
                    alternatives: choice.alternatives.map {
                        Alternative(text: name($0.id), probability: Double($0.probability))
                    }))
            before = text
        }
        self.init(
            model: model, input: input, question: question, prompt: Self.trimmed(tokenizer.decode(prompt)),
            text: whole(best), tokens: tokens,
            beams: texts.count > 1 ? texts.map { Beam(text: whole($0), score: Double($0.score)) } : [],
            method: rules.method,
            ending: best.ending.map { ending in
                switch ending {
                case .end: .end
                case .limit: .limit
                case .stop: .stop
                }
            }, seconds: seconds, pixels: pixels)
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}

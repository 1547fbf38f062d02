// SPDX-License-Identifier: GPL-3.0-or-later
import Results

extension JSONWriter {
    /// `text`, then `tokens`: each `id`, `text`, `continues`, `probability` and its `alternatives`; then all `beams`.
    mutating func generated(_ text: GeneratedText) {
        object { json in
            json.key("model"); json.string(text.model)
            json.key("input"); json.string(text.input)
            if let question = text.question { json.key("question"); json.string(question) }
            json.key("prompt"); json.string(text.prompt)
            json.key("text"); json.string(text.text)
            json.key("method"); json.string(text.method)
            json.key("ending")
            if let ending = text.ending { json.string(ending.rawValue) } else { json.null() }
            json.key("tokens")
            json.array { json in
                for token in text.tokens { json.token(token) }
            }
            json.key("beams")
            json.array { json in
                for beam in text.beams {
                    json.object { json in
                        json.key("text"); json.string(beam.text)
                        json.key("score"); json.number(beam.score)
                    }
                }
            }
        }
    }

    private mutating func token(_ token: GeneratedText.Token) {
        object { json in
            json.key("id"); json.integer(token.id)
            json.key("text"); json.string(token.text)
            json.key("continues"); json.truth(token.continues)
            json.key("probability"); json.number(token.probability)
            json.key("alternatives")
            json.array { json in
                for other in token.alternatives {
                    json.object { json in
                        json.key("text"); json.string(other.text)
                        json.key("probability"); json.number(other.probability)
                    }
                }
            }
        }
    }
}

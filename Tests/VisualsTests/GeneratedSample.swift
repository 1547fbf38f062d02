// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors

/// Texts that were written, equal on every run.
enum GeneratedSample {
    private static let words: [(text: String, probability: Double, others: [(String, Double)])] = [
        ("a", 0.99, [("the", 0.004), ("an", 0.003)]), ("cup", 0.88, [("mug", 0.07), ("bowl", 0.02)]),
        ("of", 0.97, [("with", 0.01)]), ("coffee", 0.95, [("tea", 0.03)]),
        ("and", 0.54, [("on", 0.31), ("with", 0.08)]),
        ("a", 0.83, [("two", 0.05)]), ("spoon", 0.48, [("fork", 0.09), ("saucer", 0.08), ("cookie", 0.05)]),
        ("on", 0.77, [("end", 0.14)]), ("a", 0.91, [("the", 0.05)]), ("wood", 0.61, [("table", 0.2)]),
        ("en", 0.9, [("end", 0.04)]), ("table", 0.96, [("board", 0.01)]),
    ]

    static func caption(beams: Bool = true, ending: GeneratedText.Ending? = .end) -> GeneratedText {
        GeneratedText(
            model: "blip", input: "coffee.png", prompt: "", text: "a cup of coffee and a spoon on a wooden table",
            tokens: words.enumerated().map { place, word in
                .init(
                    id: 100 + place, text: word.text, continues: word.text == "en", probability: word.probability,
                    alternatives: ([(word.text, word.probability)] + word.others).map {
                        .init(text: $0.0, probability: $0.1)
                    })
            },
            beams: beams
                ? [
                    .init(text: "a cup of coffee and a spoon on a wooden table", score: -2.65),
                    .init(text: "a cup of coffee on a wooden table", score: -2.94),
                    .init(text: "a cup of coffee on a saucer with a spoon", score: -3.2),
                ] : [],
            method: beams ? "3 beams" : "greedy", ending: ending, seconds: ending == nil ? nil : 0.84,
            pixels: Sample.picture(32, 24), gaze: beams ? gaze : nil)
    }

    /// Four layers over a grid of 4 × 4 behind a [CLS]; the later, the sharper, each word at a place of its own.
    private static let gaze: WordGaze = {
        let (layers, keys) = (4, 17)
        var values: [Float] = []
        for layer in 0..<layers {
            for token in words.indices {
                let row = (0..<keys).map { Float($0 == token + 1 ? 1 + layer * layer * 3 : 1) }
                let total = row.reduce(0, +)
                values += row.map { $0 / total }
            }
        }
        return WordGaze(
            weights: Tensor(values, shape: [layers, words.count, keys]), heads: 12,
            grid: PatchGrid(rows: 4, columns: 4, first: 1), crop: Box(left: 0.125, top: 0, right: 0.875, bottom: 1))
    }()

    static let answer = GeneratedText(
        model: "blip", input: "coffee.png", question: "what is in the cup?", text: "coffee",
        tokens: [
            .init(
                id: 7, text: "coffee", continues: false, probability: 0.72,
                alternatives: [.init(text: "coffee", probability: 0.72), .init(text: "tea", probability: 0.2)])
        ], method: "greedy", ending: .end, seconds: nil, pixels: Sample.picture(32, 24))
}

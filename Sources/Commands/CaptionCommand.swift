// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results

/// Lets a model write on a picture.
struct CaptionCommand: Command {
    static let name = "caption"
    static let summary = "Writes a text on a picture: its words with their probabilities, and what else they could be."
    static let examples = [
        Example("c = caption writer cat.png", "the likeliest word each time; c is a text from then on"),
        Example("caption writer cat.png --beams 3", "three texts at once, with their log probabilities"),
        Example("caption writer cat.png --prompt \"a drawing of\"", "a text that begins so"),
        Example("caption writer cat.png --temperature 0.8 --top-p 0.9 --seed 4", "words drawn among the likely ones"),
        Example("caption writer cat.png --repetition-penalty 1.3 --stop cat --max 8", "where it ends"),
    ]

    @Argument("a model that writes") var model: ModelArgument
    @Argument("the picture") var picture: PictureArgument
    @Option("the words it begins with") var prompt: TextArgument?
    @Option("how many texts are followed at once") var beams: Int?
    @Option("the power of a text's length that its log probability is divided by", name: "length-penalty")
    var lengthPenalty: Double?
    @Option("draw words: below 1 the likely become likelier") var temperature: Double?
    @Option("draw among so many of the likeliest words", name: "top-k") var topK: Int?
    @Option("draw among the likeliest words that have this probability together", name: "top-p") var topP: Double?
    @Option("of the draws") var seed: Int?
    @Option("above 1, words that were there before become less likely", name: "repetition-penalty")
    var repetitionPenalty: Double?
    @Option("a word that ends the text; several may be given") var stop: [TextArgument] = []
    @Option("the least tokens that are written") var min: Int?
    @Option("the most tokens that are written") var max: Int?

    func run(in context: Context) throws -> Value? {
        let writing = Writing(model.model, context)
        var rules = try model.model.generator().generation
        let prompt = self.prompt?.text ?? ""
        let opening = rules.start.count + (try model.model.encode(prompt: prompt)).count
        try GenerationOptions(
            beams: beams, lengthPenalty: lengthPenalty, temperature: temperature, topK: topK, topP: topP, seed: seed,
            repetitionPenalty: repetitionPenalty, min: min, max: max
        ).change(&rules, opening: opening)
        return .generated(try writing.text(on: picture, prompt: prompt, rules: rules, stops: stop.map(\.text)))
    }
}

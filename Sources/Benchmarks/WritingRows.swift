// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Models
import Networks
import Tensors

/// A caption of twenty words by a model of BLIP-base's size with random weights: the picture is encoded once, and each
/// word costs a step with the cache. No word may end it, so that both sides write as many.
final class WritingRows: MeasuredRows {
    /// Keys that are not named have the library's defaults, which are those of BLIP-base.
    private static let config = """
        {
          "architectures": ["BlipForConditionalGeneration"],
          "model_type": "blip",
          "dtype": "float32",
          "text_config": {"model_type": "blip_text_model", "num_attention_heads": 12, "vocab_size": 30524},
          "vision_config": {"model_type": "blip_vision_model", "image_size": 384, "patch_size": 16}
        }

        """
    private static let words = 20
    private static let note = "\(words) words"

    private let model: LoadedModel
    private let generator: any TextGenerator
    let alternation: Alternation
    private let pixels: Tensor

    /// - Parameter folder: where the weights are written for the other side.
    init(folder: String, rounds: Int) throws {
        model = try LoadedModel(name: "BLIP-base", fresh: JSON(parsing: Self.config), seed: 1)
        generator = try model.generator()
        try RandomCheckpoint(folder: folder).write(model, config: Self.config)
        alternation = Alternation(rounds: rounds)
        pixels = arbitraryPixels(1, side: 384)
    }

    func measure(against reference: PythonReference?) throws -> [Row] {
        let source = try generator.source(pixels: pixels, question: nil, Pass())
        return [
            try row("caption, greedy, cached", "caption", reference, note: Self.note) { _ = try caption() },
            try row("its words alone", "words", reference, note: Self.note) { _ = try words(source) },
        ]
    }

    /// How many of the words both sides wrote alike, in words.
    func agreement(with reference: PythonReference) throws -> String {
        let ours = try caption(), theirs = try reference.values("values caption").map { Int($0) }
        let same = zip(ours, theirs).count { $0 == $1 }
        return "\(same) of \(Self.words) words are the same"
    }

    private func caption() throws -> [Int] {
        try words(try generator.source(pixels: pixels, question: nil, Pass()))
    }

    private func words(_ source: GenerationSource) throws -> [Int] {
        var rules = generator.generation
        rules.minimumLength = rules.start.count + Self.words
        rules.maximumNew = Self.words
        let ids = try generator.texts(
            after: [rules.start], source: source, TextSearch(rules), Pass(cache: KeyValueCache()))[0].ids
        guard ids.count == Self.words else { throw BenchmarkError("\(ids.count) words of \(Self.words)") }
        return ids
    }
}

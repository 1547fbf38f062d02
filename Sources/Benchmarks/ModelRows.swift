// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Models
import Networks
import Tensors

/// The passes through both towers, from prepared pixels and tokens.
struct ModelRows: MeasuredRows {
    private let images: any ImageEmbedder
    private let texts: any TextEmbedder
    let alternation: Alternation
    private let one: Tensor
    private let eight: Tensor
    /// "a photo of a cat" in CLIP's vocabulary, with its marks.
    private let caption = [49406, 320, 1125, 539, 320, 2368, 49407]

    init(checkpoint: String, rounds: Int) throws {
        let model = try LoadedModel(folder: CheckpointFolder(path: checkpoint))
        images = try model.imageEmbedder()
        texts = try model.textEmbedder()
        alternation = Alternation(rounds: rounds)
        one = arbitraryPixels(1, side: 224)
        eight = arbitraryPixels(8, side: 224)
    }

    func measure(against reference: PythonReference?) throws -> [Row] {
        [
            try row("image, batch 1", "image 1", reference) { _ = try images.embed(pixels: one, Pass()) },
            try row("image, batch 8", "image 8", reference) { _ = try images.embed(pixels: eight, Pass()) },
            try row("text, 77 rows", "text 77", reference) { _ = try texts.embed(tokens: padded, Pass()) },
            try row(
                "text, rows to its end", "text short", reference, note: "\(caption.count) of 77; the default"
            ) { _ = try texts.embed(tokens: TokenBatch([caption]), Pass()) },
            try row("image with all attention maps", "attention", reference) {
                let pass = Pass(attention: images.vision.attentionPaths)
                _ = try images.embed(pixels: one, pass)
                guard pass.attention.count == images.vision.layerCount else {
                    throw BenchmarkError("\(pass.attention.count) maps of \(images.vision.layerCount)")
                }
            },
        ]
    }

    /// The largest differences of the two sides' vectors, in words.
    func agreement(with reference: PythonReference) throws -> String {
        let image = largestDifference(
            try images.embed(pixels: one, Pass()).floats, try reference.values("values image"))
        let text = largestDifference(
            try texts.embed(tokens: padded, Pass()).floats, try reference.values("values text"))
        return "largest difference of the vectors: image \(image), text \(text)"
    }

    private var padded: TokenBatch { TokenBatch([caption], rows: .all(padding: 49407)) }
}

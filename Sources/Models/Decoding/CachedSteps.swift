// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// A generator's steps for a `TextSearch`: what was read before lies in a cache, so that a word more costs a word's
/// work.
final class CachedSteps {
    private let generator: any TextGenerator
    private let pass: Pass
    private let cache: KeyValueCache
    private var source: GenerationSource
    /// The picture that each row of the last call looks at.
    private var pictures: [Int] = []

    /// - Parameter pass: has a cache, in which nothing lies yet.
    init(_ generator: any TextGenerator, source: GenerationSource, _ pass: Pass) throws(ModelError) {
        guard let cache = pass.cache, cache.length == 0 else { throw ModelError("a text is written with a new cache") }
        self.generator = generator
        self.source = source
        self.pass = pass
        self.cache = cache
    }

    /// Where each token of a text that was written looked in the picture of the first row: what is read once more goes
    /// by the cache's keys and values of the picture. nil where no attention to patches goes by.
    ///
    /// - Parameters:
    ///   - opening: start and prompt.
    ///   - pass: makes a pass with the cache that keeps attention.
    func gaze(
        of ids: [Int], after opening: [Int], pictureSize: (height: Int, width: Int),
        _ pass: (KeyValueCache, [String]) -> Pass
    ) throws -> WordGaze? {
        let read = opening + ids.dropLast()
        guard !ids.isEmpty, !opening.isEmpty, let reader = generator as? any PictureTextReader,
            let stack = try reader.attentionStacks(pictureSize: pictureSize, tokens: read.count)
                .first(where: { $0.kind == .cross }), let grid = stack.keys.grid
        else { return nil }
        try cache.restart(row: 0)
        let watching = pass(cache, stack.paths)
        _ = try generator.logits(ids: [read], source: try source.rows([0]), lastOnly: true, watching)
        var layers: [Tensor] = []
        for path in stack.paths {
            // [1, H, T, K]; nil where the attention is not the writing words' own.
            guard let weights = watching.attention[path], weights.shape[2] == read.count else { return nil }
            layers.append(try mean(try slice(weights, axis: 2, opening.count - 1..<read.count), axes: [1]))
        }
        return layers.isEmpty
            ? nil : WordGaze(weights: try concatenate(layers, axis: 0), heads: stack.heads, grid: grid)
    }

    func next(_ rows: [[Int]], _ parents: [Int]) throws -> [[Float]] {
        if cache.length == 0 {
            pictures = parents
        } else if parents != Array(0..<pictures.count) {
            let wanted = parents.map { pictures[$0] }
            let isSame = wanted == pictures
            try cache.select(parents, sharesSource: isSame)
            if !isSame { source = try source.rows(parents) }
            pictures = wanted
        }
        let logits = try generator.logits(ids: rows, source: source, lastOnly: true, pass)    // [B, 1, V]
        let width = logits.shape[2]
        return logits.withFloats { all in
            (0..<rows.count).map { Array(all[$0 * width..<($0 + 1) * width]) }
        }
    }
}

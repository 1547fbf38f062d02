// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
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

// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

extension GenerationRules {
    /// Changes the scores of the next word, logits or log probabilities, by every rule but the draw's, in the order in
    /// which transformers 5.24 applies its logits processors.
    ///
    /// - Parameters:
    ///   - ids: all tokens so far, start and prompt among them.
    ///   - opening: how many of them were given.
    func apply(to scores: inout [Float], after ids: [Int], opening: Int) {
        if repetitionPenalty != 1 {
            for id in Set(ids) where scores.indices.contains(id) {
                // Keskar et al. 2019, "CTRL", section 4.1, made to work on negative scores too.
                scores[id] = scores[id] < 0 ? scores[id] * repetitionPenalty : scores[id] / repetitionPenalty
            }
        }
        for id in repeating(ids) { forbid(id, &scores) }
        if ids.count < minimumLength { for id in ends { forbid(id, &scores) } }
        for id in suppressed { forbid(id, &scores) }
        if ids.count == opening { for id in suppressedFirst { forbid(id, &scores) } }
    }

    private func forbid(_ id: Int, _ scores: inout [Float]) {
        if scores.indices.contains(id) { scores[id] = -.infinity }
    }

    /// The tokens that would close a run of `unrepeated` tokens that was there before.
    private func repeating(_ ids: [Int]) -> Set<Int> {
        guard unrepeated > 0, ids.count + 1 >= unrepeated else { return [] }
        let last = ids.suffix(unrepeated - 1)
        var found: Set<Int> = []
        for start in 0..<max(ids.count - unrepeated + 1, 0)
        where ids[start..<start + unrepeated - 1].elementsEqual(last) {
            found.insert(ids[start + unrepeated - 1])
        }
        return found
    }
}

extension GenerationRules.Sampling {
    /// What scores are drawn from: divided by the temperature, and all but the likeliest gone.
    func warp(_ scores: inout [Float]) {
        if temperature != 1 { for id in scores.indices { scores[id] /= temperature } }
        if topK > 0, topK < scores.count {
            let least = scores.sorted(by: >)[topK - 1]
            for id in scores.indices where scores[id] < least { scores[id] = -.infinity }
        }
        guard topP < 1, let highest = scores.max(), highest.isFinite else { return }
        // From the least likely on, words go while what has gone is no more than 1 - topP together; one stays.
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        let total = order.reduce(0) { $0 + exp(Double(scores[$1] - highest)) }
        var gone = 0.0
        for id in order.dropLast() {
            gone += exp(Double(scores[id] - highest)) / total
            if gone > Double(1 - topP) { break }
            scores[id] = -.infinity
        }
    }

    /// The word at `draw`, within 0..<1, of the distribution that the scores stand for.
    func word(of scores: [Float], at draw: Float) -> Int? {
        guard let highest = scores.max(), highest.isFinite else { return nil }
        let total = scores.reduce(0) { $0 + exp(Double($1 - highest)) }
        var left = Double(draw) * total
        var last: Int?
        for id in scores.indices where scores[id] > -.infinity {
            last = id
            left -= exp(Double(scores[id] - highest))
            if left < 0 { return id }
        }
        return last
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Writes texts a token at a time, by the likeliest word, by draws, or by beams.
///
/// It knows no model: a closure says what comes next. Row r of a call goes on from row `parents[r]` of the call before,
/// with the tokens `rows[r]` behind it; in the first call rows are the prompts themselves. The closure gives the logits
/// of the word behind each row, [V].
public struct TextSearch {
    public typealias Next = (_ rows: [[Int]], _ parents: [Int]) throws -> [[Float]]

    public let rules: GenerationRules
    /// Whether what was written, without start and prompt, holds a word that stops it.
    let stops: ([Int]) -> Bool
    /// Is told the text as it grows, of several the best or the first.
    let progress: (Hypothesis) throws -> Void

    public init(
        _ rules: GenerationRules, stops: @escaping ([Int]) -> Bool = { _ in false },
        progress: @escaping (Hypothesis) throws -> Void = { _ in }
    ) {
        self.rules = rules
        self.stops = stops
        self.progress = progress
    }

    /// One text behind each prompt, the likeliest or a drawn word at a time: B prompts of one length → B texts.
    ///
    /// - Throws: `ModelError` when a prompt leaves no room, or nothing may be written.
    public func words(after prompts: [[Int]], next: Next) throws -> [Hypothesis] {
        var texts = [Hypothesis](repeating: Hypothesis(), count: prompts.count)
        guard let opening = prompts.first?.count else { return [] }
        let limit = try limit(opening: opening)
        var open = Array(prompts.indices)
        var rows = prompts, parents = open
        while !open.isEmpty {
            let logits = try next(rows, parents)
            var staying: [Int] = []
            (rows, parents) = ([], [])
            for (row, text) in open.enumerated() {
                let word = NextWord(logits[row])
                let history = prompts[text] + texts[text].ids
                let (id, score) = try choose(word, after: history, opening: opening, text: text)
                let ids = texts[text].ids + [id]
                let ending = ending(of: ids, total: history.count + 1, limit: limit)
                texts[text] = texts[text].adding(word.choice(id), score: texts[text].score + score, ending: ending)
                guard ending == nil else { continue }
                staying.append(text)
                rows.append([id])
                parents.append(row)
            }
            open = staying
            try progress(texts[0])
        }
        return texts
    }

    func ending(of ids: [Int], total: Int, limit: Int) -> Hypothesis.Ending? {
        if let last = ids.last, rules.ends.contains(last) { return .end }
        if stops(ids) { return .stop }
        return total >= limit ? .limit : nil
    }

    func limit(opening: Int) throws(ModelError) -> Int {
        let limit = rules.limit(opening: opening)
        guard opening < limit else {
            throw ModelError(
                "start and prompt have \(opening) tokens, which leaves no room in a text of \(limit)",
                hint: "a shorter prompt leaves room")
        }
        return limit
    }

    private func choose(
        _ word: NextWord, after ids: [Int], opening: Int, text: Int
    ) throws(ModelError) -> (id: Int, score: Float) {
        var scores = word.logits
        rules.apply(to: &scores, after: ids, opening: opening)
        guard let sampling = rules.sampling else {
            guard let id = largest(1, of: scores).first, scores[id] > -.infinity else { throw Self.nothingLeft }
            return (id, word.logProbability(id))
        }
        sampling.warp(&scores)
        // A draw of its own for each place of each text, so that one does not hang on another.
        let place = UInt64(ids.count) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(text) &* 0xBF58_476D_1CE4_E5B9
        let draw = (try? Tensor.rand([1], seed: sampling.seed &+ place))?.floats.first ?? 0
        guard let id = sampling.word(of: scores, at: draw) else { throw Self.nothingLeft }
        return (id, word.logProbability(id))
    }

    static let nothingLeft = ModelError("no word is left to write: every one is ruled out")
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Several texts at once, of which the likeliest go on.
///
/// Reference: transformers 5.24, generation/utils.py, `_beam_search`, whose scores and order this keeps for one text a
/// call; of equal scores the earlier beam and the lower id come first.
extension TextSearch {
    /// A beam that goes on: its text, and the row of the last call that it was in.
    private struct Candidate {
        var text: Hypothesis
        var row: Int
        var isOver: Bool { text.ending != nil }
    }

    /// What a text that is over but must go on is set back by.
    private static let over: Float = -1e9

    /// As many texts as there are beams, the best first.
    ///
    /// - Throws: `ModelError` when the prompt leaves no room, or nothing may be written.
    public func beams(after prompt: [Int], next: Next) throws -> [Hypothesis] {
        let count = max(rules.beams, 1), opening = prompt.count
        let limit = try limit(opening: opening)
        var running = [Candidate(text: Hypothesis(), row: 0)]
        var done: [Hypothesis] = []
        var rows = [prompt], parents = [0]
        var length = opening
        while true {
            let words = try next(rows, parents).map { NextWord($0) }
            let ranked = try candidates(running, words, after: prompt, limit: limit)
            // Ones that are over go on only where there are not enough others.
            running = Array(
                (ranked.filter { !$0.isOver } + ranked.filter(\.isOver).map { candidate in
                    var candidate = candidate
                    candidate.text.score += Self.over
                    return candidate
                }).prefix(count))
            let divisor = power(length + 1 - opening)
            for candidate in ranked.prefix(count) where candidate.isOver {
                var text = candidate.text
                text.score /= divisor
                done.append(text)
            }
            done = Array(sorted(done).prefix(count))
            length += 1
            if let best = running.first { try progress(best.isOver ? done.first ?? best.text : best.text) }
            if ranked.allSatisfy(\.isOver) || isSettled(done, running, length: length - opening, most: limit - opening)
            {
                break
            }
            rows = running.map { [$0.text.ids.last ?? 0] }
            parents = running.map(\.row)
            for index in running.indices { running[index].text.ending = nil }
        }
        return done
    }

    /// The likeliest texts that are a word longer, the best first: enough that as many as there are beams go on even
    /// where each of them may end.
    private func candidates(
        _ running: [Candidate], _ words: [NextWord], after prompt: [Int], limit: Int
    ) throws(ModelError) -> [Candidate] {
        let wanted = max(2, 1 + rules.ends.count) * max(rules.beams, 1)
        var found: [(row: Int, id: Int, score: Float)] = []
        for (row, beam) in running.enumerated() {
            var scores = words[row].logProbabilities
            rules.apply(to: &scores, after: prompt + beam.text.ids, opening: prompt.count)
            for id in scores.indices { scores[id] += beam.text.score }
            found += largest(wanted, of: scores).map { (row, $0, scores[$0]) }.filter { $0.2 > -.infinity }
        }
        guard !found.isEmpty else { throw Self.nothingLeft }
        let order = found.indices.sorted { (found[$1].score, $0) < (found[$0].score, $1) }
        return order.prefix(wanted).map { place in
            let (row, id, score) = found[place]
            let ids = running[row].text.ids + [id]
            let ending = ending(of: ids, total: prompt.count + ids.count, limit: limit)
            return Candidate(
                text: running[row].text.adding(words[row].choice(id), score: score, ending: ending), row: row)
        }
    }

    /// Whether no beam that goes on can be better than the texts that are done.
    private func isSettled(_ done: [Hypothesis], _ running: [Candidate], length: Int, most: Int) -> Bool {
        guard done.count >= max(rules.beams, 1), let worst = done.last, let best = running.first else { return false }
        if rules.earlyStopping == .yes { return true }
        let reach = rules.earlyStopping == .never && rules.lengthPenalty > 0 ? most : length
        return !(best.text.score / power(reach) > worst.score)
    }

    private func power(_ length: Int) -> Float { Float(pow(Double(length), Double(rules.lengthPenalty))) }

    private func sorted(_ texts: [Hypothesis]) -> [Hypothesis] {
        texts.indices.sorted { (texts[$1].score, $0) < (texts[$0].score, $1) }.map { texts[$0] }
    }
}

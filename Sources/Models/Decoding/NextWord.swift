// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// The model's word on what comes next: a distribution over its vocabulary.
struct NextWord {
    /// [V], as the model gives them.
    let logits: [Float]
    private let highest: Float
    private let logTotal: Float

    init(_ logits: [Float]) {
        self.logits = logits
        let highest = logits.max() ?? 0
        self.highest = highest
        logTotal = Float(log(logits.reduce(0) { $0 + exp(Double($1 - highest)) }))
    }

    func logProbability(_ id: Int) -> Float { logits[id] - highest - logTotal }

    var logProbabilities: [Float] { logits.map { $0 - highest - logTotal } }

    func choice(_ id: Int, among count: Int = 5) -> Hypothesis.Choice {
        Hypothesis.Choice(
            id: id, probability: exp(logProbability(id)),
            alternatives: largest(count, of: logits).map {
                Hypothesis.Alternative(id: $0, probability: exp(logProbability($0)))
            })
    }
}

/// The places of the `count` largest numbers, the largest first, of equal ones the first; NaN counts as the least.
func largest(_ count: Int, of numbers: [Float]) -> [Int] {
    var found: [Int] = []
    guard count > 0 else { return [] }
    for (place, number) in numbers.enumerated() {
        if found.count == count, let last = found.last, !(number > numbers[last]) { continue }
        guard !number.isNaN else { continue }
        let at = found.firstIndex { number > numbers[$0] } ?? found.count
        found.insert(place, at: at)
        if found.count > count { found.removeLast() }
    }
    return found
}

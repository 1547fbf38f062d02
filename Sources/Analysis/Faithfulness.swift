// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// How far a score falls when the patches that a method puts first are covered, and when others drawn at random are:
/// the deletion test of Samek et al. 2017, https://arxiv.org/abs/1509.06321, in steps.
public struct Faithfulness: Sendable {
    public struct Step: Sendable, Equatable {
        /// The part of the patches that is covered, and how many that are.
        public let part: Double
        public let patches: Int
        /// How far the score falls without the first patches.
        public let first: Float
        /// How far it falls without random ones: the mean of all draws and its standard error.
        public let random: Float
        public let standardError: Float
    }

    /// The score of the whole picture.
    public let score: Float
    public let draws: Int
    public let steps: [Step]

    /// - Parameters:
    ///   - values: a number a patch; the largest are covered first.
    ///   - score: gives a number for each of several pictures, [B, C, H, W] → B numbers.
    public init(
        _ filling: PatchFilling, values: [Float], parts: [Double] = [0.1, 0.2, 0.5], draws: Int = 20, seed: UInt64 = 0,
        score: (Tensor) throws -> [Float], progress: (Int) throws -> Void = { _ in }
    ) throws {
        guard values.count == filling.count, draws > 1 else {
            throw AnalysisError("\(values.count) values do not order \(filling.count) patches")
        }
        // Equal values keep their order; what is no number comes last.
        let order = values.indices.sorted { a, b in
            let (x, y) = (values[a].isNaN ? -.infinity : values[a], values[b].isNaN ? -.infinity : values[b])
            return x == y ? a < b : x > y
        }
        var stream = SplitMix64(state: seed)
        func scores(_ pictures: [Tensor]) throws -> [Float] {
            var all: [Float] = []
            for start in stride(from: 0, to: pictures.count, by: 8) {
                all += try score(try stack(Array(pictures[start..<min(start + 8, pictures.count)])))
            }
            guard all.count == pictures.count else { throw AnalysisError("some pictures got no score") }
            return all
        }
        let whole = try scores([filling.pixels])[0]
        var steps: [Step] = []
        for part in parts {
            let count = min(max(Int((Double(filling.count) * part).rounded()), 1), filling.count)
            var covered = [filling.filled(order.prefix(count))]
            for _ in 0..<draws { covered.append(filling.filled(stream.draw(count, of: filling.count))) }
            let falls = try scores(covered).map { whole - $0 }
            let random = falls.dropFirst()
            let mean = random.reduce(0, +) / Float(draws)
            let variance = random.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(draws - 1)
            steps.append(
                Step(
                    part: part, patches: count, first: falls[0], random: mean,
                    standardError: (variance / Float(draws)).squareRoot()))
            try progress(steps.count)
        }
        self.score = whole
        self.draws = draws
        self.steps = steps
    }
}

extension SplitMix64 {
    /// `count` different numbers below `total` (Fisher and Yates).
    fileprivate mutating func draw(_ count: Int, of total: Int) -> [Int] {
        var all = Array(0..<total)
        for place in 0..<min(count, total) {
            all.swapAt(place, place + Int(next() % UInt64(total - place)))
        }
        return Array(all.prefix(count))
    }
}

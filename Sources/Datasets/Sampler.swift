// SPDX-License-Identifier: GPL-3.0-or-later

/// Which examples each step is made of, with no memory but the step's number.
///
/// A pass through a dataset takes its examples in an order of its own: a keyed permutation, a Feistel network (Luby and
/// Rackoff 1988) of which numbers beyond the last are sent through again. An endless dataset is taken as it comes.
public struct Sampler: Sendable, Hashable {
    public let count: Int
    public let batch: Int
    public let seed: UInt64
    public let isEndless: Bool

    /// - Throws: `DatasetError` where there is no example or a batch holds none.
    public init(count: Int, batch: Int, seed: UInt64, isEndless: Bool = false) throws(DatasetError) {
        guard count > 0 else { throw DatasetError("there is no example to take") }
        guard batch > 0, batch <= 1 << 20 else {
            throw DatasetError("a batch cannot hold \(batch) examples", hint: "--batch takes 1 to 1048576")
        }
        self.count = count
        self.batch = batch
        self.seed = seed
        self.isEndless = isEndless
    }

    public init(_ dataset: any Dataset, batch: Int, seed: UInt64) throws(DatasetError) {
        try self.init(count: dataset.count, batch: batch, seed: seed, isEndless: dataset.isEndless)
    }

    /// The examples of a step, from 0; a batch at the end of a pass goes on into the next.
    public func indices(step: Int) -> [Int] {
        let start = UInt64(max(step, 0)) &* UInt64(batch)
        return (0..<UInt64(batch)).map { index(at: start &+ $0) }
    }

    /// Passes through the dataset that are done before a step.
    public func epoch(step: Int) -> Double { Double(max(step, 0)) * Double(batch) / Double(count) }

    private func index(at position: UInt64) -> Int {
        if isEndless { return Int(position & UInt64(Int.max)) }
        let (pass, place) = position.quotientAndRemainder(dividingBy: UInt64(count))
        return permuted(Int(place), pass: pass)
    }

    private func permuted(_ place: Int, pass: UInt64) -> Int {
        // Two halves of equal width, together less than four times the count.
        let bits = max(Int.bitWidth - (count - 1).leadingZeroBitCount, 2)
        let half = UInt64((bits + 1) / 2)
        let mask = (UInt64(1) << half) - 1
        let key = SplitMix.hash(seed, pass)
        var value = UInt64(place)
        repeat {
            var (left, right) = (value >> half, value & mask)
            for round in 0..<6 as Range<UInt64> {
                (left, right) = (right, left ^ (SplitMix.hash(key &+ round, right) & mask))
            }
            value = left << half | right
        } while value >= UInt64(count)
        return Int(value)
    }
}

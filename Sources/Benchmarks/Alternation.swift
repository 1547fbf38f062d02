// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Measures two sides in turn, so that what else the machine does falls on both.
struct Alternation {
    let rounds: Int

    /// The medians of both sides' seconds; the second is nil where there is no reference.
    ///
    /// Each side runs twice before it counts: caches and pools fill, threads start.
    func medians(
        _ ours: () throws -> Void, _ theirs: (() throws -> Double)?
    ) throws -> (ours: Double, theirs: Double?) {
        var mine: [Double] = []
        var others: [Double] = []
        for round in 0..<rounds + 2 {
            settle()
            let seconds = try Self.seconds(ours)
            settle()
            let other = try theirs?()
            if round >= 2 {
                mine.append(seconds)
                if let other { others.append(other) }
            }
        }
        return (Self.median(mine), others.isEmpty ? nil : Self.median(others))
    }

    /// The threads of a matrix library spin for a tenth of a second after their last product: they shall not spin in
    /// the other side's time.
    private func settle() { usleep(150_000) }

    static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let started = ContinuousClock.now
        try work()
        let elapsed = (ContinuousClock.now - started).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

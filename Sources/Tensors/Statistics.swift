// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// What a tensor holds, in a few numbers; extremes, mean and deviation are those of the finite elements.
public struct Statistics: Sendable, Equatable {
    public var count = 0
    public var nanCount = 0
    public var infiniteCount = 0
    public var zeroCount = 0
    /// nil where no element is finite.
    public var min: Float?
    public var max: Float?
    public var mean: Double?
    /// Over N.
    public var std: Double?
    /// Counts of finite elements in equal bins over min…max.
    public var histogram: [Int] = []
}

extension Tensor {
    /// Surveys the elements in two passes over memory; formats other than f32 are widened a part at a time.
    ///
    /// `bins` equal bins make the histogram; none when 0.
    public func statistics(bins: Int = 16) -> Statistics {
        var statistics = Statistics(count: count)
        let part = 1 << 16
        let parts = (count + part - 1) / part
        let surveys = [ck_survey](unsafeUninitializedCapacity: parts) { buffer, initialized in
            let out = buffer
            forEachPart(of: part) { index, values, count in
                var survey = ck_survey(
                    nans: 0, infinities: 0, zeros: 0, smallest: .infinity, largest: -.infinity, sum: 0)
                ck_survey_add(&survey, values, count)
                out[index] = survey
            }
            initialized = parts
        }
        var low = Float.infinity, high = -Float.infinity
        var total = 0.0
        for survey in surveys {
            statistics.nanCount += survey.nans
            statistics.infiniteCount += survey.infinities
            statistics.zeroCount += survey.zeros
            low = Swift.min(low, survey.smallest)
            high = Swift.max(high, survey.largest)
            total += survey.sum
        }
        let finite = count - statistics.nanCount - statistics.infiniteCount
        guard finite > 0 else { return statistics }
        let mean = total / Double(finite)
        let bins = Swift.max(0, Swift.min(bins, 1 << 10))
        var counts = [Int](repeating: 0, count: Swift.max(1, bins) * parts)
        var squares = [Double](repeating: 0, count: parts)
        counts.withUnsafeMutableBufferPointer { counts in
            squares.withUnsafeMutableBufferPointer { squares in
                let (counts, squares) = (counts, squares)
                forEachPart(of: part) { index, values, count in
                    squares[index] = ck_histogram_add(
                        counts.baseAddress.map { $0 + index * Swift.max(1, bins) }, Swift.max(1, bins), low, high, mean,
                        values, count)
                }
            }
        }
        statistics.min = low
        statistics.max = high
        statistics.mean = mean
        statistics.std = (squares.reduce(0, +) / Double(finite)).squareRoot()
        if bins > 0 {
            statistics.histogram = (0..<bins).map { bin in
                (0..<parts).reduce(0) { $0 + counts[$1 * bins + bin] }
            }
        }
        return statistics
    }

    /// Calls `body` for each part of `size` elements as f32, on several threads.
    private func forEachPart(of size: Int, _ body: (Int, UnsafePointer<Float>, Int) -> Void) {
        let isReady = isPlainFloat32
        parallel((count + size - 1) / size) { index in
            let range = index * size..<Swift.min(count, (index + 1) * size)
            if isReady { return body(index, pointer + range.lowerBound, range.count) }
            withUnsafeTemporaryAllocation(of: Float.self, capacity: size) { scratch in
                guard let values = scratch.baseAddress else { return }
                widen(range, into: values)
                body(index, values, range.count)
            }
        }
    }
}

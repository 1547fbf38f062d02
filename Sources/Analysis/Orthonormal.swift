// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Rows of length 1 at right angles to each other; rows that others already make up are 0.
struct Orthonormal {
    private var rows: [[Double]]
    private let width: Int

    /// By Gram and Schmidt's method, each row cleaned twice, so that rounding leaves nothing of the others in it.
    init(_ tensor: Tensor) {
        width = tensor.shape[1]
        let numbers = tensor.floats
        rows = []
        rows.reserveCapacity(tensor.shape[0])
        for place in 0..<tensor.shape[0] {
            var row = numbers[place * width..<(place + 1) * width].map(Double.init)
            let length = Self.dot(row, row).squareRoot()
            for _ in 0..<2 {
                for other in rows {
                    let part = Self.dot(row, other)
                    for column in 0..<width { row[column] -= part * other[column] }
                }
            }
            let left = Self.dot(row, row).squareRoot()
            // What remains of a row that the others make up is rounding.
            let scale = left > length * 1e-6 && left > 0 ? 1 / left : 0
            for column in 0..<width { row[column] *= scale }
            rows.append(row)
        }
    }

    var tensor: Tensor { Tensor(rows.flatMap { $0.map(Float.init) }, shape: [rows.count, width]) }

    /// Row i of the result is the sum of rows j, each `vectors[i][j]` times.
    func turned(by vectors: [[Double]]) -> Orthonormal {
        var result = self
        result.rows = vectors.map { parts in
            var row = [Double](repeating: 0, count: width)
            for (part, other) in zip(parts, rows) where part != 0 {
                for column in 0..<width { row[column] += part * other[column] }
            }
            return row
        }
        return result
    }

    /// Whether the first rows are those of `other` but for their sign; rows of next to no weight do not count.
    func isNear(_ other: Orthonormal, of count: Int, weights: [Double]) -> Bool {
        let largest = weights.max() ?? 0
        return (0..<min(count, rows.count)).allSatisfy { place in
            guard weights[place] > largest * 1e-9 else { return true }
            let sign: Double = Self.dot(rows[place], other.rows[place]) < 0 ? -1 : 1
            var apart = 0.0
            for column in 0..<width {
                let step = rows[place][column] - sign * other.rows[place][column]
                apart += step * step
            }
            return apart < 1e-13
        }
    }

    /// The first rows, each with a sign that makes its largest number positive: [count, D].
    func flipped(_ count: Int) -> Tensor {
        let chosen = rows.prefix(count).flatMap { row -> [Float] in
            let largest = row.max { abs($0) < abs($1) } ?? 0
            return row.map { Float(largest < 0 ? -$0 : $0) }
        }
        return Tensor(chosen, shape: [min(count, rows.count), width])
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                var sum = 0.0
                for place in 0..<min(a.count, b.count) { sum += a[place] * b[place] }
                return sum
            }
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// A small square matrix that is its own mirror image.
struct SymmetricMatrix {
    private var numbers: [Double]
    private let side: Int

    init(_ numbers: [Double], side: Int) {
        self.numbers = numbers
        self.side = side
    }

    private subscript(_ row: Int, _ column: Int) -> Double {
        get { numbers[row * side + column] }
        set { numbers[row * side + column] = newValue }
    }

    /// Eigenvalues, the largest first, and the eigenvector of each, by Jacobi's rotations (1846): each takes the
    /// number at one place off the diagonal to 0.
    func eigen() -> (values: [Double], vectors: [[Double]]) {
        var turned = self
        var vectors = (0..<side).map { row in (0..<side).map { $0 == row ? 1.0 : 0 } }
        for _ in 0..<60 {
            var off = 0.0
            for row in 0..<side { for column in 0..<row { off += abs(turned[row, column]) } }
            let size = (0..<side).reduce(0) { $0 + abs(turned[$1, $1]) }
            guard off > size * 1e-15, off.isFinite else { break }
            for row in 0..<side {
                for column in row + 1..<max(side, row + 1) where turned[row, column] != 0 {
                    turned.rotate(row, column, &vectors)
                }
            }
        }
        let order = (0..<side).sorted { turned[$0, $0] > turned[$1, $1] }
        return (order.map { turned[$0, $0] }, order.map { vectors[$0] })
    }

    private mutating func rotate(_ p: Int, _ q: Int, _ vectors: inout [[Double]]) {
        let ratio = (self[q, q] - self[p, p]) / (2 * self[p, q])
        let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + sqrt(ratio * ratio + 1))
        let cosine = 1 / sqrt(tangent * tangent + 1)
        let sine = tangent * cosine
        for other in 0..<side {
            let (a, b) = (self[other, p], self[other, q])
            self[other, p] = cosine * a - sine * b
            self[other, q] = sine * a + cosine * b
        }
        for other in 0..<side {
            let (a, b) = (self[p, other], self[q, other])
            self[p, other] = cosine * a - sine * b
            self[q, other] = sine * a + cosine * b
            let (c, d) = (vectors[p][other], vectors[q][other])
            vectors[p][other] = cosine * c - sine * d
            vectors[q][other] = sine * c + cosine * d
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// The directions along which rows differ most (Pearson 1901; Hotelling 1933), found by subspace iteration.
///
/// A direction's sign is chosen so that its largest number in absolute value is positive, as scikit-learn's `svd_flip`
/// does by components. The covariance itself is never made: with X the centred rows, XᵀXV is two products. It begins
/// with a fixed stream of numbers, so that the same rows always give the same result.
public struct PrincipalComponents: Sendable {
    /// Unit vectors, the one with the most variance first: [K, D].
    public let components: Tensor
    /// The rows along the components, their mean at 0: [N, K].
    public let coordinates: Tensor
    /// The variance along each component (sum of squares over N - 1), and its share of all.
    public let variances: [Double]
    public let explained: [Double]

    /// Turns of the iteration at most, and directions beside those asked for, which make it fast.
    private static let most = 300
    private static let spare = 8

    /// - Parameters:
    ///   - rows: f32 [N, D].
    ///   - count: how many components are wanted.
    /// - Throws: `AnalysisError` where rows have fewer than so many directions, or numbers that are not finite.
    public init(of rows: Tensor, count: Int) throws {
        guard rows.rank == 2, rows.shape[0] >= 2, rows.shape[1] >= 1 else {
            throw AnalysisError("components are of two rows or more, [N, D], not of shape \(rows.shape)")
        }
        let (points, width) = (rows.shape[0], rows.shape[1])
        guard count >= 1, count <= min(points, width) else {
            throw AnalysisError(
                "\(points) rows of \(width) numbers have no \(count) components",
                hint: "1 to \(min(points, width)) can be asked for")
        }
        let (centred, total) = try Self.centred(rows)
        let directions = min(count + Self.spare, points, width)
        var basis = Orthonormal(try Tensor.randn([directions, width], seed: 0))
        var values = [Double](repeating: 0, count: directions)
        for _ in 0..<Self.most {
            let before = basis
            let along = try matmul(centred, basis.tensor, transposingRight: true)            // [N, p]
            basis = Orthonormal(try matmul(along, centred, transposingLeft: true))            // [p, D]
            let seen = try matmul(centred, basis.tensor, transposingRight: true)
            let gram = try matmul(seen, seen, transposingLeft: true).floats.map(Double.init)
            let turn = SymmetricMatrix(gram, side: directions).eigen()
            values = turn.values
            basis = basis.turned(by: turn.vectors)
            if basis.isNear(before, of: count, weights: values) { break }
        }
        let chosen = basis.flipped(count)
        components = chosen
        coordinates = try matmul(centred, chosen, transposingRight: true)
        variances = values.prefix(count).map { max($0, 0) / Double(points - 1) }
        explained = values.prefix(count).map { total > 0 ? min(max($0, 0) / total, 1) : 0 }
    }

    /// The rows without their mean, and the sum of their squares.
    private static func centred(_ rows: Tensor) throws -> (rows: Tensor, total: Double) {
        let (points, width) = (rows.shape[0], rows.shape[1])
        var total = 0.0
        let result = try rows.withFloats { all -> Tensor in
            var mean = [Double](repeating: 0, count: width)
            for row in 0..<points {
                for column in 0..<width { mean[column] += Double(all[row * width + column]) }
            }
            for column in 0..<width { mean[column] /= Double(points) }
            guard mean.allSatisfy(\.isFinite) else {
                throw AnalysisError("there are numbers that are not finite, so nothing lies along anything")
            }
            return Tensor(shape: [points, width]) { out in
                for row in 0..<points {
                    for column in 0..<width {
                        let value = Double(all[row * width + column]) - mean[column]
                        out[row * width + column] = Float(value)
                        total += value * value
                    }
                }
            }
        }
        return (result, total)
    }
}

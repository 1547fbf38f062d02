// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Tensors

/// How far two tensors of one shape lie apart.
public struct TensorDifference: Sendable, Equatable {
    /// The length of a - b over that of the longer of the two; 0 where both are nothing, infinite where one alone has a
    /// number that is not finite.
    public let relative: Double
    /// The largest difference of two numbers.
    public let largest: Double

    /// - Throws: `AnalysisError` where the shapes differ.
    public init(_ a: Tensor, _ b: Tensor) throws {
        guard a.shape == b.shape else {
            throw AnalysisError("shapes \(a.shape) and \(b.shape) cannot be held against each other")
        }
        self = a.withFloats { a in b.withFloats { b in TensorDifference(a, b) } }
    }

    /// One for each head of attention weights: [B, H, Tq, Tk] of both.
    ///
    /// - Throws: `AnalysisError` where the shapes differ or have no heads.
    public static func perHead(_ a: Tensor, _ b: Tensor) throws -> [TensorDifference] {
        guard a.shape == b.shape, a.rank == 4 else {
            throw AnalysisError("shapes \(a.shape) and \(b.shape) are not the same heads")
        }
        return try (0..<a.shape[1]).map { head in
            try TensorDifference(try slice(a, axis: 1, head..<head + 1), try slice(b, axis: 1, head..<head + 1))
        }
    }

    private init(_ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Float>) {
        var (apart, left, right, most) = (0.0, 0.0, 0.0, 0.0)
        for place in 0..<min(a.count, b.count) {
            let (x, y) = (Double(a[place]), Double(b[place]))
            // The same infinity, or no number on both sides, is no difference.
            if a[place] == b[place] || (x.isNaN && y.isNaN) {
                if x.isFinite {
                    left += x * x
                    right += y * y
                }
                continue
            }
            guard x.isFinite, y.isFinite else {
                most = .infinity
                continue
            }
            apart += (x - y) * (x - y)
            left += x * x
            right += y * y
            most = max(most, abs(x - y))
        }
        largest = most
        let scale = max(left, right).squareRoot()
        relative = most.isInfinite ? .infinity : scale > 0 ? apart.squareRoot() / scale : 0
    }
}

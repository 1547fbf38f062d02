// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Tensors

/// The mean and the standard deviation of tensors of one shape, taken in one after the other (Welford 1962).
public struct Moments: Sendable {
    public private(set) var count = 0
    private var shape: [Int] = []
    private var means: [Double] = []
    private var squares: [Double] = []

    public init() {}

    /// - Throws: `AnalysisError` for another shape than that of the first.
    public mutating func add(_ tensor: Tensor) throws {
        if count == 0 {
            shape = tensor.shape
            means = [Double](repeating: 0, count: tensor.count)
            squares = means
        }
        guard tensor.shape == shape else {
            throw AnalysisError("numbers of shape \(tensor.shape) are not averaged with those of shape \(shape)")
        }
        count += 1
        tensor.withFloats { all in
            for place in all.indices {
                let (value, before) = (Double(all[place]), means[place])
                means[place] += (value - before) / Double(count)
                squares[place] += (value - before) * (value - means[place])
            }
        }
    }

    public var mean: Tensor { Tensor(means.map { Float($0) }, shape: shape) }

    /// Of the sample; 0 for a single tensor.
    public var deviation: Tensor {
        Tensor(squares.map { count > 1 ? Float(sqrt($0 / Double(count - 1))) : 0 }, shape: shape)
    }
}

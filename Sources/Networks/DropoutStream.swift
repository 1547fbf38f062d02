// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Which numbers of a training pass are dropped: a stream of random numbers that its seed and position determine.
public final class DropoutStream {
    private let seed: UInt64
    /// How many tensors were drawn so far.
    var position: UInt64 = 0

    /// - Parameter step: the step of the training; each has a stream of its own.
    public init(seed: UInt64, step: Int) {
        self.seed = (seed ^ 0xD509_0A7B_0C5D_E391) &+ UInt64(bitPattern: Int64(step)) &* 0x9E37_79B9_7F4A_7C15
    }

    func drop(_ x: Tensor, rate: Float) throws -> Tensor {
        position += 1
        let draws = try Tensor.rand(x.shape, seed: seed &+ position &* 0xBF58_476D_1CE4_E5B9)
        let kept = try compare(draws, .greaterEqual, Tensor(rate)).asFloat32()
        return try multiply(x, multiply(kept, Tensor(1 / (1 - rate))))
    }
}

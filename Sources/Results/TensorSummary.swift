// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A tensor to look at: the visual takes shape, statistics, a histogram and a corner of its values from it.
public struct TensorSummary: Showable {
    public var kind: String { "tensor" }
    /// The name or path it came from, if it has one.
    public let name: String?
    public let tensor: Tensor

    public init(name: String?, tensor: Tensor) {
        self.name = name
        self.tensor = tensor
    }
}

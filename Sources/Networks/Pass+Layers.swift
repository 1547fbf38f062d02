// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

extension Pass {
    /// Goes through layers one behind the other; between them the run can be stopped.
    ///
    /// x [..., D] → [..., D]
    public func through<Layer>(
        _ layers: some Sequence<Layer>, _ x: Tensor, _ body: @escaping (Layer, Tensor) throws -> Tensor
    ) throws -> Tensor {
        var x = x
        for layer in layers {
            try checkpoint()
            x = try self.layer(x) { try body(layer, $0) }
        }
        return x
    }
}

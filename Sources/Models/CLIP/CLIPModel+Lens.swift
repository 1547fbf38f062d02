// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

extension CLIPModel: PatchReader {
    public var patchStates: [Pass.Point] {
        visionTower.encoder.layers.map { Pass.Point(path: $0.path, name: "$out") }
    }

    public var patchLens: LensParts {
        LensParts(norm: visionTower.after.path, head: visualProjection.path)
    }

    /// The norm and the projection that else the class token alone goes through, as in MaskCLIP (Zhou et al. 2022,
    /// https://arxiv.org/abs/2112.01071) but with the layer's own attention.
    public func patchVectors(_ states: Tensor, _ pass: Pass) throws -> Tensor {
        let patches = states.shape.count == 3 ? states.shape[1] - 1 : 0
        guard patches > 0 else { throw ModelError("states of shape \(states.shape) hold no patch") }
        return try visualProjection(try visionTower.after(try slice(states, axis: 1, 1..<patches + 1), pass), pass)
    }
}

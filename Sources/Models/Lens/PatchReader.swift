// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// A model whose patches can be brought into the space of texts, at any layer of its tower for pictures.
public protocol PatchReader: PictureTextAligner {
    /// Where the states of each layer go by, first to last.
    var patchStates: [Pass.Point] { get }
    /// What is applied to them on their way into the space of texts.
    var patchLens: LensParts { get }

    /// The patches of a layer as vectors beside those of texts: states [B, T, D] → [B, P, projection].
    func patchVectors(_ states: Tensor, _ pass: Pass) throws -> Tensor
}

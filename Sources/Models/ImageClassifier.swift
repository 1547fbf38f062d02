// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// A model that chooses among labels of its own for a picture.
public protocol ImageClassifier: Model {
    /// What it chooses among, in the order of its logits; empty where a checkpoint has no such head.
    var labels: [String] { get }

    /// A logit for each label: pixels [B, C, H, W] → [B, labels].
    func logits(pixels: Tensor, _ pass: Pass) throws -> Tensor
}

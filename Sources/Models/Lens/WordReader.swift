// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// A decoder whose states can be read as words at any layer: the logit lens.
///
/// nostalgebraist 2020, "interpreting GPT: the logit lens": each layer's state goes through the last norm and the head
/// as if no layer followed.
public protocol WordReader: Model {
    /// Where the states of each layer go by, first to last, those before the first layer first where they do.
    var wordStates: [Pass.Point] { get }
    /// What is applied to them.
    var wordLens: LensParts { get }

    /// What a layer would say: states [B, T, D] → a logit for each word, [B, T, V].
    func words(_ states: Tensor, _ pass: Pass) throws -> Tensor
}

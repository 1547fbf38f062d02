// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

extension GPT2Decoder {
    var wordStates: [Pass.Point] { layers.map { Pass.Point(path: $0.path, name: "$out") } }

    /// The head is a table of its own, or the one that words are read by.
    var wordLens: LensParts { LensParts(norm: norm.path, head: head?.path ?? words.weight.path) }

    /// Each layer's states go through the last norm, which the reference's last hidden state went through already.
    func words(_ states: Tensor, _ pass: Pass) throws -> Tensor { try logits(try norm(states, pass), pass) }
}

extension GPT2Model: WordReader {
    public var wordStates: [Pass.Point] { decoder.wordStates }
    public var wordLens: LensParts { decoder.wordLens }
    public func words(_ states: Tensor, _ pass: Pass) throws -> Tensor { try decoder.words(states, pass) }
}

extension VisionEncoderDecoderModel: WordReader {
    public var wordStates: [Pass.Point] { decoder.wordStates }
    public var wordLens: LensParts { decoder.wordLens }
    public func words(_ states: Tensor, _ pass: Pass) throws -> Tensor { try decoder.words(states, pass) }
}

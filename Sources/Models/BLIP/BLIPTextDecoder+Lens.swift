// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

extension BLIPTextDecoder {
    var wordStates: [Pass.Point] { text.layers.map { Pass.Point(path: $0.path, name: "$out") } }

    /// The norm is one inside the head, behind its transformation; each layer ends in one of its own already.
    var wordLens: LensParts { LensParts(norm: norm.path, head: path) }
}

extension BLIPCaptionModel: WordReader {
    public var wordStates: [Pass.Point] { decoder.wordStates }
    public var wordLens: LensParts { decoder.wordLens }
    public func words(_ states: Tensor, _ pass: Pass) throws -> Tensor { try decoder.words(states, pass) }
}

extension BLIPAnswerModel: WordReader {
    public var wordStates: [Pass.Point] { decoder.wordStates }
    public var wordLens: LensParts { decoder.wordLens }
    public func words(_ states: Tensor, _ pass: Pass) throws -> Tensor { try decoder.words(states, pass) }
}

extension BLIPMultitaskModel: WordReader {
    public var wordStates: [Pass.Point] { decoder.wordStates }
    public var wordLens: LensParts { decoder.wordLens }
    public func words(_ states: Tensor, _ pass: Pass) throws -> Tensor { try decoder.words(states, pass) }
}

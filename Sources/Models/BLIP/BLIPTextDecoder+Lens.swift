// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

extension BLIPTextDecoder {
    var wordStates: [Pass.Point] { text.layers.map { Pass.Point(path: $0.path, name: "$out") } }

    /// Each layer ends in a norm of its own; the head has another in its transformation.
    var wordLens: LensParts { LensParts(norm: nil, head: path) }
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

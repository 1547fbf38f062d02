// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Models
import Networks
import Tensors
import TestSupport

/// A fusion on tiny-clip's towers, and its pictures each beside a text.
struct Fused {
    let model: LoadedModel
    let answerer: any PictureTextClassifier
    let pixels: Tensor
    let tokens: TokenBatch

    init(_ kind: FusionKind, hidden: Int? = 32) throws {
        model = try LoadedModel.fixture("tiny-clip").fused(
            named: "vqa", kind: kind, labels: ["red", "green", "blue"], hidden: hidden, seed: 7)
        answerer = try model.answerer()
        let expected = try Expected("pixel_values", in: "tiny-clip")
        let ids = try Fixtures.notes("tiny-clip").inputIDs
        let count = min(expected.shape[0], ids.count)
        pixels = try slice(Tensor(expected.values, shape: expected.shape), 0..<count)
        tokens = TokenBatch(Array(ids.prefix(count)))
    }

    /// The weights that are not a tower's.
    var head: [Parameter] { model.layout.parameters.filter { !$0.path.hasPrefix("clip.") } }
    var towers: [Parameter] { model.layout.parameters.filter { $0.path.hasPrefix("clip.") } }

    func logits(_ pass: Pass = Pass()) throws -> Tensor {
        try answerer.logits(pixels: pixels, tokens: tokens, pass)
    }

    /// Fills the head with what the script fills it with.
    func withRamps() throws -> Fused {
        for parameter in head {
            try parameter.assign(Tensor(Fixtures.ramp(parameter.path, count: parameter.count), shape: parameter.shape))
        }
        return self
    }
}

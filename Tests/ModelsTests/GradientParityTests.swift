// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Against what PyTorch gives (Tests/Fixtures/gradients/make_gradients.py).
@Suite("Gradients of whole models", .threadCount)
struct GradientParityTests {
    /// What is promised of each weight's gradient, as a share of its norm.
    static let tolerance = 1e-4

    @Test("A CLIP's contrastive loss has PyTorch's gradients", arguments: ["tiny-clip", "tiny-clip-old"])
    func clip(_ fixture: String) throws {
        let model = try LoadedModel.fixture(fixture)
        let pass = Pass(training: model.layout.parameters)
        try backward(try contrastiveLoss(model, fixture, pass))
        try expectGradients(of: model, fixture, pass)
    }

    @Test("A BERT's squared loss has PyTorch's gradients")
    func bert() throws {
        let model = try LoadedModel.fixture("tiny-bert")
        let pass = Pass(training: model.layout.parameters)
        try backward(try squaredLoss(model, pass))
        try expectGradients(of: model, "tiny-bert", pass)
    }

    @Test("Every weight that a loss depends on gets a gradient: all but BERT's pooler")
    func complete() throws {
        for fixture in ["tiny-clip", "tiny-clip-old", "tiny-bert"] {
            let model = try LoadedModel.fixture(fixture)
            let pass = Pass(training: model.layout.parameters)
            let isPair = fixture != "tiny-bert"
            try backward(isPair ? contrastiveLoss(model, fixture, pass) : squaredLoss(model, pass))
            let without = model.layout.parameters.filter { pass.gradient(of: $0) == nil }.map(\.path)
            #expect(without == (isPair ? [] : ["pooler.dense.weight", "pooler.dense.bias"]))
            for parameter in model.layout.parameters {
                #expect(pass.gradient(of: parameter).map { $0.shape == parameter.shape } ?? true, "\(parameter.path)")
            }
            #expect(
                Set(try GradientDigest.all(of: fixture).keys)
                    == Set(model.layout.parameters.map(\.path)).subtracting(without))
        }
    }

    @Test("Layers that are run again on the way back give the same gradients, bit for bit")
    func recomputed() throws {
        for fixture in ["tiny-clip", "tiny-bert"] {
            let model = try LoadedModel.fixture(fixture)
            func run(recomputes: Bool) throws -> [[Float]] {
                let pass = Pass(
                    training: model.layout.parameters, dropout: DropoutStream(seed: 4, step: 1), recomputes: recomputes)
                let isPair = fixture == "tiny-clip"
                let loss = try isPair ? contrastiveLoss(model, fixture, pass) : squaredLoss(model, pass)
                try backward(loss)
                return [loss.floats] + model.layout.parameters.map { pass.gradient(of: $0)?.floats ?? [] }
            }
            #expect(try run(recomputes: false) == run(recomputes: true))
        }
    }

    @Test("Weights that are frozen get nothing, and the others' gradients stay what they were, bit for bit")
    func frozen() throws {
        let model = try LoadedModel.fixture("tiny-clip")
        let all = Pass(training: model.layout.parameters)
        try backward(try contrastiveLoss(model, "tiny-clip", all))
        let (text, others) = (
            model.layout.parameters.filter { $0.path.hasPrefix("text_model.") },
            model.layout.parameters.filter { !$0.path.hasPrefix("text_model.") }
        )
        let pass = Pass(training: others)
        try backward(try contrastiveLoss(model, "tiny-clip", pass))
        #expect(!text.isEmpty && text.allSatisfy { pass.gradient(of: $0) == nil })
        for parameter in others {
            #expect(pass.gradient(of: parameter)?.floats == all.gradient(of: parameter)?.floats, "\(parameter.path)")
        }
    }

    @Test("The digest of a gradient sees a factor, an offset, two numbers exchanged")
    func teeth() throws {
        let values = (0..<64).map { Float(sin(Double($0 * $0))) }
        let right = GradientDigest(of: values)
        var exchanged = values
        exchanged.swapAt(17, 18)
        for wrong in [values.map { $0 * 1.001 }, values.map { $0 + 0.001 }, exchanged] {
            #expect(GradientDigest(of: wrong).difference(from: right, least: 0) > Self.tolerance)
        }
        #expect(GradientDigest(of: values).difference(from: right, least: 0) == 0)
    }

    /// transformers' loss of pairs: the mean of both ways' cross entropies.
    private func contrastiveLoss(_ model: LoadedModel, _ fixture: String, _ pass: Pass) throws -> Tensor {
        let aligner = try model.aligner()
        let ids = try Fixtures.notes(fixture).inputIDs
        let shape = [ids.count] + (try Expected("pixel_values", in: fixture)).shape.dropFirst()
        let pixels = Tensor(shape: shape) { values in
            for index in values.indices {
                let mixed = (UInt64(index) &* 2_654_435_761) & 0xFFFF_FFFF
                values[index] = Float(Double(mixed) / 0x1p31 - 1)
            }
        }
        let images = try normalized(aligner.embed(pixels: pixels, pass))
        let texts = try normalized(aligner.embed(tokens: TokenBatch(ids), pass))
        let scale = try map(pass.wide(aligner.logitScaleWeight), .exp)
        let logits = try multiply(matmul(images, texts, transposingRight: true), scale)
        let right = try add(trace(logSoftmax(logits)), trace(logSoftmax(logits, axis: 0)))
        return try multiply(right, Tensor(-0.5 / Float(ids.count)))
    }

    /// The mean squared distance of sentence vectors from a ramp.
    private func squaredLoss(_ model: LoadedModel, _ pass: Pass) throws -> Tensor {
        let vectors = try model.textEmbedder().embed(
            tokens: TokenBatch(try Fixtures.notes("tiny-bert").inputIDs), pass)
        let ramp = Tensor(shape: vectors.shape) { out in
            for i in out.indices { out[i] = Float(sin(Double(i) * 0.7369 + 0.1)) }
        }
        return try mean(map(subtract(vectors, ramp), .square))
    }
}

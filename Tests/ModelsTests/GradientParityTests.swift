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

    @Test("A ViLT's squared loss has PyTorch's gradients, on pictures wider than its learnt places")
    func vilt() throws {
        let model = try LoadedModel.fixture("tiny-vilt")
        let pass = Pass(training: model.layout.parameters)
        try backward(try answerLoss(model, pass))
        #expect(model.layout.parameters.allSatisfy { pass.gradient(of: $0)?.shape == $0.shape })
        try expectGradients(of: model, "tiny-vilt", pass)
        let again = Pass(training: model.layout.parameters, recomputes: true)
        try backward(try answerLoss(model, again))
        for parameter in model.layout.parameters {
            #expect(again.gradient(of: parameter)?.floats == pass.gradient(of: parameter)?.floats, "\(parameter.path)")
        }
    }

    @Test("A BLIP's losses together have PyTorch's gradients, and reach every weight")
    func blip() throws {
        let fixture = try BLIPFixture()
        let pass = Pass(training: fixture.loaded.layout.parameters)
        try backward(try blipLoss(fixture, pass))
        try expectGradients(of: fixture.loaded, BLIPFixture.name, pass)
        #expect(fixture.loaded.layout.parameters.allSatisfy { pass.gradient(of: $0)?.shape == $0.shape })
        let named = try GradientDigest.all(of: BLIPFixture.name).keys
        #expect(Set(named) == Set(fixture.loaded.layout.parameters.map(\.path)))
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

    /// Words, answers, pairs and cosines, as make_gradients.py adds them.
    private func blipLoss(_ fixture: BLIPFixture, _ pass: Pass) throws -> Tensor {
        let model = try fixture.model(BLIPMultitaskModel.self)
        let (notes, pixels) = (fixture.notes, Self.pixels(fixture.pixels.shape))
        var losses: [Tensor] = []
        func add(_ loss: Tensor, _ share: Float) throws { losses.append(try multiply(loss, Tensor(share))) }
        func guessed(_ ids: [Int], _ source: GenerationSource) throws -> Tensor {
            let row = model.generation.start + ids.dropFirst()
            let logits = try model.logits(ids: [row], source: source, lastOnly: false, pass)
            return try crossEntropy(try slice(logits, axis: 1, 0..<row.count - 1), targets: Array(row.dropFirst()))
        }
        for number in 0..<3 {
            let picture = try slice(pixels, number..<number + 1)
            try add(guessed(notes.ids[number], model.source(pixels: picture, question: nil, pass)), 1 / 3)
            let question = TokenBatch([notes.questionIDs[number]])
            try add(guessed(notes.answerIDs[number], model.source(pixels: picture, question: question, pass)), 1 / 3)
        }
        let tokens = TokenBatch(notes.ids)
        let judged = try model.matchLogits(
            pixels: pixels, tokens: tokens, pairs: (0..<9).map { ($0 / 3, $0 % 3) }, pass)
        let halves = try multiply(reshape(judged, [9, 1]), Tensor([-0.5, 0.5], shape: [1, 2]))
        try add(crossEntropy(halves, targets: (0..<9).map { $0 / 3 == $0 % 3 ? 1 : 0 }), 1)
        let logits = try model.logits(
            images: model.embed(pixels: pixels, pass), texts: model.embed(tokens: tokens, pass))
        try add(crossEntropy(logits, targets: [0, 1, 2]), 0.5)
        try add(crossEntropy(transpose(logits), targets: [0, 1, 2]), 0.5)
        return try losses.dropFirst().reduce(losses[0]) { try Tensors.add($0, $1) }
    }

    /// Arbitrary numbers in [-1, 1) that another language can make too.
    private static func pixels(_ shape: [Int]) -> Tensor {
        Tensor(shape: shape) { values in
            for index in values.indices {
                let mixed = (UInt64(index) &* 2_654_435_761) & 0xFFFF_FFFF
                values[index] = Float(Double(mixed) / 0x1p31 - 1)
            }
        }
    }

    /// transformers' loss of pairs: the mean of both ways' cross entropies.
    private func contrastiveLoss(_ model: LoadedModel, _ fixture: String, _ pass: Pass) throws -> Tensor {
        let aligner = try model.aligner()
        let ids = try Fixtures.notes(fixture).inputIDs
        let shape = [ids.count] + (try Expected("pixel_values", in: fixture)).shape.dropFirst()
        let pixels = Self.pixels(shape)
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

    /// The mean squared distance of the answers' logits from a ramp.
    private func answerLoss(_ model: LoadedModel, _ pass: Pass) throws -> Tensor {
        let ids = try Fixtures.notes("tiny-vilt").inputIDs
        let logits = try model.answerer().logits(
            pixels: Self.pixels([ids.count, 3, 24, 40]), tokens: TokenBatch(ids), pass)
        let ramp = Tensor(shape: logits.shape) { out in
            for i in out.indices { out[i] = Float(sin(Double(i) * 0.7369 + 0.1)) }
        }
        return try mean(map(subtract(logits, ramp), .square))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Against what transformers computes (Tests/Fixtures/make_aligners.py).
@Suite("SigLIPModel")
struct SigLIPModelTests {
    private let fixture: AlignerFixture

    init() throws { fixture = try AlignerFixture("tiny-siglip") }

    @Test("Vectors and logits equal the reference's")
    func parity() throws {
        let images = try fixture.model.embed(pixels: fixture.pixels(), Pass())
        #expect(largestDifference(images.floats, try Expected("image_embeds_raw", in: fixture.name).values) < 1e-4)
        let texts = try fixture.model.embed(tokens: fixture.tokens(), Pass())
        #expect(largestDifference(texts.floats, try Expected("text_embeds_raw", in: fixture.name).values) < 1e-4)
        #expect(try fixture.logits() < 1e-3)
    }

    @Test("Each pair has a probability of its own, the reference's sigmoid")
    func probabilities() throws {
        let images = try fixture.model.embed(pixels: fixture.pixels(), Pass())
        let texts = try fixture.model.embed(tokens: fixture.tokens(), Pass())
        let ours = try fixture.model.probabilities(ofLogits: try fixture.model.logits(images: images, texts: texts))
        #expect(largestDifference(ours.floats, try Expected("pair_probabilities", in: fixture.name).values) < 1e-4)
        let clip = try LoadedModel.fixture("tiny-clip").aligner()
        #expect(try clip.probabilities(ofLogits: Tensor([1, 1, 1, 1], shape: [2, 2])).floats == [0.5, 0.5, 0.5, 0.5])
    }

    @Test("Attention of both towers and of the pooling probe equals the reference's")
    func attention() throws {
        let reader = try #require(fixture.model as? any PictureTextReader)
        let stacks = try reader.attentionStacks(pictureSize: (32, 32), tokens: 4)
        #expect(stacks.map(\.kind) == [.pool, .vision, .text])
        let pass = Pass(attention: stacks.flatMap(\.paths))
        _ = try fixture.model.embed(pixels: fixture.pixels(), pass)
        _ = try fixture.model.embed(tokens: fixture.tokens(), pass)
        func maps(_ stack: AttentionStack) throws -> Tensor {
            let each = try stack.paths.map { try #require(pass.attention[$0]) }
            return try Tensors.stack(each, axis: 1)
        }
        for (stack, name) in zip(stacks, ["pooling_attention", "vision_attentions", "text_attentions"]) {
            let ours = try maps(stack), expected = try Expected(name, in: fixture.name)
            #expect(ours.shape[3...].elementsEqual([stack.queries.count, stack.keys.count]))
            #expect(largestDifference(ours.floats, expected.values) < 1e-4, "\(name)")
        }
    }

    @Test("A picture and the text beside it are read together as a logit")
    func pairs() throws {
        let reader = try #require(fixture.model as? any PictureTextReader)
        let tokens = try fixture.tokens()
        let outcome = try reader.read(
            pixels: try slice(fixture.pixels(), 0..<tokens.ids.count), tokens: tokens, Pass())
        guard case .match(let logits) = outcome else { throw ModelError("no match") }
        let expected = try Expected("logits_per_image", in: fixture.name)
        let diagonal = (0..<tokens.ids.count).map { Array(expected[$0])[$0] }
        #expect(largestDifference(logits.floats, diagonal) < 1e-3)
    }

    @Test("A text is filled up whatever rows are asked for, and one that is too long is refused")
    func padding() throws {
        let ids = [[3, 9, 11, 1]]
        let plain = try fixture.model.embed(tokens: TokenBatch(ids), Pass())
        let other = try fixture.model.embed(tokens: TokenBatch(ids, rows: .all(padding: 0)), Pass())
        let own = try fixture.model.embed(
            tokens: TokenBatch([ids[0] + [Int](repeating: 1, count: 12)]), Pass())
        #expect(plain.floats == other.floats && plain.floats == own.floats)
        #expect(try fixture.model.pooledToken(of: ids[0]) == 15)
        for ids in [[], [[]], [[200]], [[Int](repeating: 1, count: 17)]] {
            #expect(throws: (any Error).self) { try fixture.model.embed(tokens: TokenBatch(ids), Pass()) }
        }
        #expect(throws: ModelError.self) { try fixture.model.embed(pixels: Tensor.zeros([1, 3, 32, 24]), Pass()) }
    }

    @Test("The sigmoid loss of pairs has PyTorch's gradients")
    func gradients() throws {
        let pass = Pass(training: fixture.loaded.layout.parameters)
        let logits = try fixture.trainingLogits(side: 32, pass), count = logits.shape[0]
        let signs = Tensor((0..<count * count).map { $0 % (count + 1) == 0 ? 1 : -1 }, shape: [count, count])
        let likelihood = try map(map(multiply(logits, signs), .sigmoid), .log)
        try backward(try multiply(sum(likelihood), Tensor(-1 / Float(count))))
        try expectGradients(of: fixture.loaded, "tiny-siglip", in: "aligners.txt", pass)
        #expect(fixture.loaded.layout.parameters.allSatisfy { pass.gradient(of: $0) != nil })
    }

    @Test("Each tower opens alone, under its own names or under those of the whole")
    func towers() throws {
        for (tower, prefix, type) in [
            ("vision_config", "vision_model", "siglip_vision_model"),
            ("text_config", "text_model", "siglip_text_model"),
        ] {
            let config = try #require(fixture.loaded.description.config[tower])
            #expect(config["model_type"]?.string == type)
            let fresh = try LoadedModel(name: "fresh", fresh: config, seed: 1)
            let own = fixture.loaded.layout.parameters.map(\.path).filter { $0.hasPrefix(prefix) }
            #expect(fresh.layout.parameters.map { "\(prefix).\($0.path)" } == own)
        }
    }

    @Test("A scale beyond what is allowed is brought back, in the weight's own shape")
    func clamped() throws {
        let model = try LoadedModel.fixture("tiny-siglip").copy(named: "copy").aligner()
        try model.keepLogitScale(below: 100)
        #expect(abs(model.logitScale - 7.389) < 1e-3)
        try model.keepLogitScale(below: 2)
        #expect(abs(model.logitScale - 2) < 1e-5 && model.logitScaleWeight.shape == [1])
    }
}

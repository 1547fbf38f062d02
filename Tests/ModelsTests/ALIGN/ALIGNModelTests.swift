// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Against what transformers computes (Tests/Fixtures/make_aligners.py).
@Suite("ALIGNModel")
struct ALIGNModelTests {
    private let fixture: AlignerFixture

    init() throws { fixture = try AlignerFixture("tiny-align") }

    @Test("Vectors and logits equal the reference's")
    func parity() throws {
        let images = try fixture.model.embed(pixels: fixture.pixels(), Pass())
        #expect(largestDifference(images.floats, try Expected("image_embeds_raw", in: fixture.name).values) < 1e-4)
        let texts = try fixture.model.embed(tokens: fixture.tokens(), Pass())
        #expect(largestDifference(texts.floats, try Expected("text_embeds_raw", in: fixture.name).values) < 1e-4)
        #expect(try fixture.logits() < 1e-3)
    }

    @Test("Who watches sees every block's map, the reference's, and the vectors stay what they were")
    func maps() throws {
        var maps: [String: Tensor] = [:]
        let pass = Pass(watch: { point, tensor in
            if point.name == "$out" { maps[point.path] = tensor }
            return nil
        })
        let pixels = try slice(fixture.pixels(), 0..<1)
        let watched = try fixture.model.embed(pixels: pixels, pass)
        let plain = try fixture.model.embed(pixels: pixels, Pass())
        #expect(largestDifference(watched.floats, plain.floats) < 1e-5)
        for block in 0..<5 {
            let expected = try Expected("block_\(block)", in: fixture.name)
            let map = try #require(maps["vision_model.encoder.blocks.\(block)"])
            #expect(map.shape == expected.shape && largestDifference(map.floats, expected.values) < 1e-4, "\(block)")
        }
        let last = try #require(fixture.model.featureMap(pictureSize: (40, 40)))
        let map = try #require(maps[last.path])
        #expect(map.shape == [1, last.channels, last.grid.rows, last.grid.columns])
        for name in ["embeddings.convolution", "embeddings.batchnorm", "encoder.blocks.1.expansion.expand_bn"] {
            #expect(maps["vision_model.\(name)"] != nil)
        }
    }

    @Test("The last map's grid is foretold for pictures of any size")
    func sizes() throws {
        for (height, width) in [(33, 40), (40, 47), (64, 31), (17, 90)] {
            var shape: [Int] = []
            let last = try #require(fixture.model.featureMap(pictureSize: (height, width)))
            let pass = Pass(watch: { point, tensor in
                if point.path == last.path, point.name == "$out" { shape = tensor.shape }
                return nil
            })
            _ = try fixture.model.embed(pixels: Tensor.zeros([1, 3, height, width]), pass)
            #expect(shape == [1, last.channels, last.grid.rows, last.grid.columns], "\(height)×\(width)")
        }
        #expect(fixture.model.vision.layerCount == 0 && fixture.model.text.layerCount == 2)
        #expect(throws: ModelError.self) { try fixture.model.embed(pixels: Tensor.zeros([1, 1, 40, 40]), Pass()) }
        #expect(throws: ModelError.self) { try fixture.model.embed(pixels: Tensor.zeros([0, 3, 40, 40]), Pass()) }
        #expect(throws: ModelError.self) { try fixture.model.embed(pixels: Tensor.zeros([1, 3, 1, 40]), Pass()) }
        // Too small for the kernels of the last blocks.
        #expect(throws: TensorError.self) { try fixture.model.embed(pixels: Tensor.zeros([1, 3, 2, 2]), Pass()) }
    }

    @Test("The contrastive loss has PyTorch's gradients, and statistics get none")
    func gradients() throws {
        let pass = Pass(training: fixture.loaded.layout.parameters)
        let logits = try fixture.trainingLogits(side: 40, pass)
        let right = try add(trace(logSoftmax(logits)), trace(logSoftmax(logits, axis: 0)))
        try backward(try multiply(right, Tensor(-0.5 / Float(logits.shape[0]))))
        try expectGradients(of: fixture.loaded, "tiny-align", in: "aligners.txt", pass)
        let without = fixture.loaded.layout.parameters.map(\.path).filter { path in
            fixture.loaded.layout.parameter(path).flatMap(pass.gradient(of:)) == nil
        }
        #expect(without.allSatisfy { $0.contains(".running_") || $0.contains("pooler.") } && without.count > 10)
    }

    @Test("Layers that are run again on the way back give the same gradients")
    func recomputed() throws {
        func run(recomputes: Bool) throws -> [[Float]] {
            let pass = Pass(training: fixture.loaded.layout.parameters, recomputes: recomputes)
            try backward(try sum(fixture.trainingLogits(side: 40, pass)))
            return fixture.loaded.layout.parameters.map { pass.gradient(of: $0)?.floats ?? [] }
        }
        #expect(try run(recomputes: false) == run(recomputes: true))
    }

    @Test("A temperature that is too low is brought back")
    func clamped() throws {
        let model = try LoadedModel.fixture("tiny-align").copy(named: "copy").aligner()
        #expect(model.logitScale == 4)
        try model.keepLogitScale(below: 100)
        #expect(model.logitScale == 4)
        try model.keepLogitScale(below: 2)
        #expect(model.logitScale == 2)
    }
}

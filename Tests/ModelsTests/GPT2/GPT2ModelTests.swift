// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Against what transformers computes (Tests/Fixtures/make_writers.py).
@Suite("GPT2Model")
struct GPT2ModelTests {
    @Test("Logits, attention and the last state of each text equal transformers'", arguments: 0..<4)
    func parity(_ number: Int) throws {
        let loaded = try LoadedModel.fixture("tiny-gpt2")
        let model = try #require(loaded.model as? GPT2Model)
        let ids = try Fixtures.notes("tiny-gpt2").inputIDs[number]
        let pass = Pass(attention: model.text.attentionPaths)
        let logits = try model.logits(tokens: TokenBatch([ids]), pass)
        #expect(largestDifference(logits.floats, try Expected("text_\(number)_logits", in: "tiny-gpt2").values) < 1e-4)
        let layers = try model.text.attentionPaths.map { try #require(pass.attention[$0]) }
        let weights = try concatenate(layers, axis: 0).floats
        #expect(
            largestDifference(weights, try Expected("text_\(number)_attentions", in: "tiny-gpt2").values) < 1e-5)
        let last = try model.embed(tokens: TokenBatch([ids]), Pass())
        #expect(largestDifference(last.floats, try Expected("text_\(number)_last", in: "tiny-gpt2").values) < 1e-4)
    }

    @Test("Texts of several lengths in one batch keep their own vectors")
    func batch() throws {
        let model = try #require(try LoadedModel.fixture("tiny-gpt2").model as? GPT2Model)
        let ids = try Fixtures.notes("tiny-gpt2").inputIDs
        let vectors = try model.embed(tokens: TokenBatch(ids), Pass())
        for number in ids.indices {
            let row = vectors.floats[number * 32..<(number + 1) * 32]
            let expected = try Expected("text_\(number)_last", in: "tiny-gpt2").values
            #expect(largestDifference(row, expected) < 1e-4)
        }
    }

    @Test("Names without `transformer.`, as GPT2Model saves them, are read, and masks of old files passed over")
    func bareNames() throws {
        let sandbox = try Sandbox()
        let model = try LoadedModel.fixture("tiny-gpt2")
        var tensors = model.layout.parameters.map { (String($0.path.dropFirst("transformer.".count)), $0.value) }
        tensors.append(("h.0.attn.bias", Tensor(1)))
        tensors.append(("h.0.attn.masked_bias", Tensor(1)))
        for name in ["config.json"] { _ = try sandbox.write(Fixtures.bytes("tiny-gpt2/\(name)"), to: name) }
        try SafetensorsWriter.write(tensors, metadata: [], to: sandbox.path("model.safetensors"))
        let bare = try LoadedModel(sandbox.folder, environment: [:])
        #expect(bare.layout.parameter("h.1.mlp.c_proj.weight") != nil)
        let tokens = TokenBatch([[1, 2, 3]])
        let vectors = try bare.textEmbedder().embed(tokens: tokens, Pass())
        #expect(vectors.floats == (try model.textEmbedder().embed(tokens: tokens, Pass()).floats))
    }

    @Test("A text with more tokens than places is refused")
    func tooLong() throws {
        let model = try #require(try LoadedModel.fixture("tiny-gpt2").model as? GPT2Model)
        #expect(throws: ModelError.self) {
            try model.logits(tokens: TokenBatch([[Int](repeating: 1, count: 33)]), Pass())
        }
    }
}

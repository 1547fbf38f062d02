// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Against what transformers computes (Tests/Fixtures/make_writers.py).
@Suite("VisionEncoderDecoderModel")
struct VisionEncoderDecoderModelTests {
    private static let name = "tiny-vit-gpt2"

    private func pixels(_ range: Range<Int>) throws -> Tensor {
        let expected = try Expected("pixel_values", in: Self.name)
        return try slice(Tensor(expected.values, shape: expected.shape), range)
    }

    @Test("Logits and attention of every kind equal transformers'", arguments: 0..<2)
    func parity(_ number: Int) throws {
        let reader = try #require(try LoadedModel.fixture(Self.name).model as? any PictureTextReader)
        let ids = try Fixtures.notes(Self.name).inputIDs[number]
        let stacks = try reader.attentionStacks(pictureSize: (32, 32), tokens: ids.count)
        #expect(stacks.map(\.kind) == [.cross, .text, .vision])
        let pass = Pass(attention: stacks.flatMap(\.paths))
        guard
            case .words(let logits) = try reader.read(
                pixels: try pixels(number..<number + 1), tokens: TokenBatch([ids]), pass)
        else { Issue.record("no words"); return }
        #expect(largestDifference(logits.floats, try Expected("text_\(number)_logits", in: Self.name).values) < 1e-3)
        for (stack, name) in zip(stacks, ["cross_attentions", "attentions", "vision_attentions"]) {
            let layers = try stack.paths.map { try #require(pass.attention[$0]) }
            #expect(layers[0].shape == [1, stack.heads, stack.queries.count, stack.keys.count])
            let expected = try Expected("text_\(number)_\(name)", in: Self.name)
            #expect(largestDifference(try concatenate(layers).floats, expected.values) < 1e-4, "\(name)")
        }
    }

    @Test("A text that comes a token at a time, from a cache, has the logits of one that comes whole")
    func cached() throws {
        let model = try LoadedModel.fixture(Self.name).generator()
        let ids = try Fixtures.notes(Self.name).inputIDs
        let rows = [Array(ids[0].prefix(4)), Array(ids[1].prefix(4))]
        let source = try model.source(pixels: try pixels(0..<2), question: nil, Pass())
        let whole = try model.logits(ids: rows, source: source, lastOnly: false, Pass())
        let pass = Pass(cache: KeyValueCache())
        for place in 0..<4 {
            let step = try model.logits(ids: rows.map { [$0[place]] }, source: source, lastOnly: true, pass)
            let expected = try slice(whole, axis: 1, place..<place + 1)
            #expect(step.shape == expected.shape && largestDifference(step.floats, expected.floats) < 1e-4)
        }
        #expect(pass.cache?.length == 4)
        // Beams in another order go on from what they were.
        try pass.cache?.select([1, 0])
        let turned = try model.logits(ids: [[5], [6]], source: try source.rows([1, 0]), lastOnly: true, pass)
        let again = try model.logits(
            ids: [rows[1] + [5], rows[0] + [6]], source: try source.rows([1, 0]), lastOnly: true, Pass())
        #expect(largestDifference(turned.floats, again.floats) < 1e-4)
    }

    @Test("Gradients of a caption's loss equal PyTorch's")
    func gradients() throws {
        let loaded = try LoadedModel.fixture(Self.name)
        let model = try loaded.generator()
        let ids = try Fixtures.notes(Self.name).inputIDs[0]
        let pass = Pass(training: loaded.layout.parameters)
        let source = try model.source(pixels: try pixels(0..<1), question: nil, pass)
        let logits = try model.logits(ids: [ids], source: source, lastOnly: false, pass)
        let rows = try reshape(logits, [ids.count, logits.shape[2]])
        let loss = try crossEntropy(rows, targets: Array(ids.dropFirst()) + model.generation.ends)
        #expect(largestDifference(loss.floats, try Expected("loss", in: Self.name).values) < 1e-4)
        try backward(loss)
        let names = [
            "decoder.transformer.h.1.crossattention.q_attn.weight",
            "decoder.transformer.h.0.crossattention.c_attn.bias", "decoder.transformer.h.0.attn.c_attn.weight",
            "decoder.transformer.wte.weight", "enc_to_dec_proj.weight", "encoder.embeddings.cls_token",
        ]
        for name in names {
            let parameter = try #require(loaded.layout.parameter(name))
            let gradient = try #require(pass.gradient(of: parameter), "\(name)")
            let expected = try Expected("gradient \(name)", in: Self.name)
            #expect(gradient.shape == expected.shape)
            #expect(largestDifference(gradient.floats, expected.values) < 1e-4, "\(name)")
        }
    }

    @Test("An encoder or decoder that is not known is named")
    func unknownParts() throws {
        for (old, new, what) in [
            ("\"model_type\": \"vit\"", "\"model_type\": \"swin\"", "swin"),
            ("\"model_type\": \"gpt2\"", "\"model_type\": \"trocr\"", "trocr"),
            ("\"add_cross_attention\": true", "\"add_cross_attention\": false", "cross-attention"),
        ] {
            let checkpoint = try ChangedCheckpoint(Self.name, changes: [("config.json", old, new)])
            let error = #expect(throws: ModelError.self) { try checkpoint.load() }
            #expect(error?.message.contains(what) == true)
        }
    }
}

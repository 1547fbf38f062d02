// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Against what transformers' BlipForConditionalGeneration computes.
@Suite("BLIPCaptionModel")
struct BLIPCaptionModelTests {
    private let fixture: BLIPFixture
    private let model: BLIPCaptionModel

    init() throws {
        fixture = try BLIPFixture(.caption)
        model = try fixture.model(BLIPCaptionModel.self)
    }

    @Test("Pictures are prepared as transformers' own processor prepares them")
    func preparation() throws {
        let prepared = try fixture.preparedPictures()
        #expect(try fixture.difference(prepared, "pixel_values") < 1e-5)
    }

    @Test("A picture's states and its attention equal the reference's")
    func vision() throws {
        let stack = try model.attentionStacks(pictureSize: (32, 32), tokens: 3).first(.vision)
        #expect(stack.paths == model.vision.attentionPaths && stack.keys.grid?.first == 1 && stack.keys.count == 17)
        let pass = Pass(attention: stack.paths)
        let states = try model.source(pixels: fixture.pixels, question: nil, pass).states
        #expect(try fixture.difference(states, "vision_last_hidden_state") < 1e-4)
        let maps = try stack.paths.map { try #require(pass.attention[$0]) }
        #expect(try fixture.difference(try Tensors.stack(maps, axis: 1), "vision_attentions") < 1e-4)
        let vector = try fixture.loaded.embed(pixels: fixture.pixels, Pass())
        #expect(vector.floats == (try slice(states, axis: 1, 0..<1).floats))
    }

    @Test("A caption's words have the reference's logits and look where its words look", arguments: 0..<3)
    func words(_ number: Int) throws {
        let ids = fixture.notes.ids[number]
        let stacks = model.attentionStacks(pictureSize: (32, 32), tokens: ids.count)
        let pass = Pass(attention: stacks.flatMap(\.paths))
        let outcome = try model.read(pixels: try fixture.picture(number), tokens: TokenBatch([ids]), pass)
        let logits = try #require(outcome.words)
        #expect(logits.shape == [1, ids.count, 197])
        #expect(try fixture.difference(logits, "caption_\(number)_logits") < 1e-4)
        #expect(try fixture.difference(pass, stacks.first(.cross), "caption_\(number)_cross") < 1e-5)
        #expect(try fixture.difference(pass, stacks.first(.text), "caption_\(number)_self") < 1e-5)
        #expect(stacks[0].kind == .cross && stacks[0].queries == .text(ids.count) && stacks[0].keys.count == 17)
    }

    @Test("Captions of several lengths in one batch have the logits that each has alone")
    func batch() throws {
        let outcome = try model.read(pixels: fixture.pixels, tokens: TokenBatch(fixture.notes.ids), Pass())
        let logits = try #require(outcome.words)
        for (number, ids) in fixture.notes.ids.enumerated() {
            let own = try logits.subscripted([.at(number), .range(stop: ids.count)])
            #expect(try fixture.difference(own, "caption_\(number)_logits") < 1e-4)
        }
    }

    @Test("Word by word with a cache, the logits are those of the whole text")
    func cached() throws {
        let source = try model.source(pixels: fixture.pixels, question: nil, Pass())
        let ids = fixture.notes.greedy.map { Array($0.prefix(3)) }
        let whole = try model.logits(ids: ids, source: source, lastOnly: false, Pass())
        let pass = Pass(cache: KeyValueCache())
        _ = try model.logits(ids: ids.map { [$0[0]] }, source: source, lastOnly: true, pass)
        #expect(pass.cache?.length == 1)
        let rest = try model.logits(ids: ids.map { Array($0[1...]) }, source: source, lastOnly: true, pass)
        #expect(rest.shape == [3, 1, 197] && pass.cache?.length == 3)
        #expect(largestDifference(rest.floats, try slice(whole, axis: 1, 2..<3).floats) < 1e-5)
    }

    @Test("The likeliest word, one after another, makes the reference's captions")
    func greedy() throws {
        #expect(model.generation.start == [195] && model.generation.ends == [4])
        #expect(model.generation.maximumLength == 20 && !model.readsQuestions && model.writesCaptions)
        for (number, expected) in fixture.notes.greedy.enumerated() {
            let source = try model.source(pixels: try fixture.picture(number), question: nil, Pass())
            #expect(try written(by: model, source, like: expected) == expected)
        }
    }

    @Test("Who watches sees queries, keys, values, weights and outputs under the checkpoint's own paths")
    func watched() throws {
        var seen: [String: [Int]] = [:]
        let pass = Pass(watch: { point, tensor in
            seen["\(point.path).\(point.name)"] = tensor.shape
            return nil
        })
        let plain = try model.read(
            pixels: try fixture.picture(0), tokens: TokenBatch([fixture.notes.ids[0]]), Pass()
        ).words
        let outcome = try model.read(
            pixels: try fixture.picture(0), tokens: TokenBatch([fixture.notes.ids[0]]), pass
        ).words
        #expect(largestDifference(outcome?.floats ?? [], plain?.floats ?? [0]) < 1e-5)
        let tokens = fixture.notes.ids[0].count
        for (module, queries, keys) in [
            ("vision_model.encoder.layers.2.self_attn", 17, 17),
            ("text_decoder.bert.encoder.layer.1.attention.self", tokens, tokens),
            ("text_decoder.bert.encoder.layer.1.crossattention.self", tokens, 17),
        ] {
            #expect(seen["\(module).$q"] == [1, queries, 32] && seen["\(module).$out"] == [1, queries, 32])
            #expect(seen["\(module).$k"] == [1, keys, 32] && seen["\(module).$v"] == [1, keys, 32])
            #expect(seen["\(module).$probs"]?.suffix(2) == [queries, keys])
        }
        let outputs = [
            "vision_model", "text_decoder.bert.encoder.layer.0.crossattention", "text_decoder.cls.predictions",
        ]
        for path in outputs {
            #expect(seen["\(path).$out"] != nil, "\(path)")
        }
    }

    @Test("What does not fit is refused: pictures, questions, rows, lengths")
    func refusals() throws {
        let tokens = TokenBatch([fixture.notes.ids[0]])
        for shape in [[1, 3, 24, 32], [3, 32, 32], [0, 3, 32, 32], [1, 1, 32, 32]] {
            #expect(throws: (any Error).self) {
                try model.read(pixels: Tensor(shape: shape) { $0.update(repeating: 0) }, tokens: tokens, Pass())
            }
        }
        #expect(throws: ModelError.self) { try model.read(pixels: fixture.pixels, tokens: tokens, Pass()) }
        #expect(throws: ModelError.self) { try model.source(pixels: fixture.pixels, question: tokens, Pass()) }
        let source = try model.source(pixels: fixture.pixels, question: nil, Pass())
        let long = [[Int]](repeating: [Int](repeating: 5, count: 41), count: 3)
        for ids in [[], [[1]], [[1], [2, 3], [4]], [[], [], []], long, [[197], [0], [0]], [[-1], [0], [0]]] {
            #expect(throws: (any Error).self) {
                try model.logits(ids: ids, source: source, lastOnly: false, Pass())
            }
        }
    }
}

/// The likeliest word after another, as many as `expected` has.
func written(by model: any TextGenerator, _ source: GenerationSource, like expected: [Int]) throws -> [Int] {
    let pass = Pass(cache: KeyValueCache())
    var ids = model.generation.start
    while ids.count < expected.count {
        let new = pass.cache?.length == 0 ? ids : Array(ids.suffix(1))
        let logits = try model.logits(ids: [new], source: source, lastOnly: true, pass)
        ids.append(try argmax(logits, axis: -1).integers[0])
    }
    return ids
}

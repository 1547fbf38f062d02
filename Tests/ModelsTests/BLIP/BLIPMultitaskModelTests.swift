// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Models
import Networks
import Tensors
import TestSupport
import Testing

@Suite("BLIPMultitaskModel")
struct BLIPMultitaskModelTests {
    @Test("It describes, answers, compares and judges as its parts do, bit for bit")
    func parts() throws {
        let fixture = try BLIPFixture()
        let model = try fixture.model(BLIPMultitaskModel.self)
        #expect(model.readsQuestions && model.writesCaptions)
        let pixels = fixture.pixels
        let (texts, questions) = (TokenBatch(fixture.notes.ids), TokenBatch(fixture.notes.questionIDs))
        let captioner = try fixture.model(of: .caption, BLIPCaptionModel.self)
        let own = try #require(try captioner.read(pixels: pixels, tokens: texts, Pass()).words)
        let words = try #require(try model.read(pixels: pixels, tokens: texts, Pass()).words)
        #expect(own.floats == words.floats)
        let answerer = try fixture.model(of: .answer, BLIPAnswerModel.self)
        let understood = try answerer.source(pixels: pixels, question: questions, Pass())
        let source = try model.source(pixels: pixels, question: questions, Pass())
        #expect(source.states.floats == understood.states.floats && source.lengths == understood.lengths)
        let matcher = try fixture.model(of: .match, BLIPMatchModel.self)
        let pairs = (0..<9).map { (picture: $0 / 3, text: $0 % 3) }
        let judged = try matcher.matchLogits(pixels: pixels, tokens: texts, pairs: pairs, Pass())
        let logits = try model.matchLogits(pixels: pixels, tokens: texts, pairs: pairs, Pass())
        #expect(logits.floats == judged.floats)
        let vectors = try matcher.embed(tokens: texts, Pass())
        #expect(vectors.floats == (try model.embed(tokens: texts, Pass()).floats))
    }

    @Test("A part holds its own weights alone, under the architecture of its own, and is saved so",
          arguments: ModelPart.allCases)
    func saved(_ part: ModelPart) throws {
        let sandbox = try Sandbox()
        let one = try BLIPFixture(part).loaded
        try one.save(to: sandbox.path("part"))
        let opened = try LoadedModel(folder: CheckpointFolder(path: sandbox.path("part")))
        let heads = ["text_encoder.", "text_decoder.", "itm_head.", "vision_proj.", "text_proj."]
        let kept = heads.filter { head in opened.layout.parameters.contains { $0.path.hasPrefix(head) } }
        switch part {
        case .caption: #expect(opened.model is BLIPCaptionModel && kept == ["text_decoder."])
        case .answer: #expect(opened.model is BLIPAnswerModel && kept == ["text_encoder.", "text_decoder."])
        case .match: #expect(opened.model is BLIPMatchModel && kept == heads.filter { $0 != "text_decoder." })
        }
        #expect(opened.description.config["architectures"]?.count == 1)
        let saved = try SafetensorsFile(path: sandbox.path("part/model.safetensors")).entries.map(\.name)
        #expect(Set(saved) == Set(one.layout.parameters.map(\.path)))
        #expect(opened.layout.parameters.map { $0.value.floats } == one.layout.parameters.map { $0.value.floats })
        #expect(throws: ModelError.self) { try opened.part(part) }
    }

    @Test("Which model it is follows from the architectures that config.json names; others are refused by name")
    func architectures() throws {
        let all = ["ConditionalGeneration", "QuestionAnswering", "ImageTextRetrieval"].map { "\"BlipFor\($0)\"" }
            .joined(separator: ",\n    ")
        func opened(_ names: String) throws -> LoadedModel {
            try ChangedCheckpoint(BLIPFixture.name, changes: [("config.json", all, names)]).load()
        }
        #expect(try opened("\"BlipForConditionalGeneration\"").model is BLIPCaptionModel)
        #expect(try opened("\"BlipForQuestionAnswering\"").model is BLIPAnswerModel)
        #expect(try opened("\"BlipForImageTextRetrieval\"").model is BLIPMatchModel)
        #expect(try opened(all).model is BLIPMultitaskModel)
        for names in ["", "\"BlipModel\"", "\"BlipForConditionalGeneration\", \"BlipModel\""] {
            let error = #expect(throws: ModelError.self) { try opened(names) }
            #expect(error?.hint?.contains("BlipForQuestionAnswering") == true)
        }
    }

    @Test("Copies of what is tied, and buffers, may lie in the file; weights that nothing reads may not")
    func names() throws {
        let model = try LoadedModel.fixture(BLIPFixture.name)
        let weights = model.layout.parameters.map { ($0.path, $0.value) }
        let word = try #require(model.layout.parameter("text_decoder.bert.embeddings.word_embeddings.weight")).value
        let extra: [(String, Tensor)] = [
            ("text_decoder.cls.predictions.decoder.weight", word),
            ("text_decoder.cls.predictions.decoder.bias", Tensor(shape: [197]) { $0.update(repeating: 0) }),
            ("text_encoder.embeddings.position_ids", Tensor(shape: [1, 40]) { $0.update(repeating: 0) }),
        ]
        let changed = try ChangedCheckpoint(BLIPFixture.name, changes: [])
        let path = changed.folder + "/model.safetensors"
        try SafetensorsWriter.write(weights + extra, to: path, replacing: true)
        _ = try changed.load()
        try SafetensorsWriter.write(weights + [("text_decoder.extra", Tensor(0))], to: path, replacing: true)
        let error = #expect(throws: NetworkError.self) { try changed.load() }
        #expect(error?.message.contains("text_decoder.extra") == true)
    }

    @Test("While it is trained a picture is looked at once for all tasks; else each look is its own")
    func shared() throws {
        let fixture = try BLIPFixture()
        let model = try fixture.model(BLIPMultitaskModel.self)
        let place = Pass.Point(path: "vision_model", name: "$out")
        for (training, looks) in [(fixture.loaded.layout.parameters, 1), ([], 2)] {
            var seen = 0
            let pass = Pass(
                watch: { point, _ in
                    if point == place { seen += 1 }
                    return nil
                }, training: training)
            _ = try model.source(pixels: fixture.pixels, question: nil, pass)
            _ = try model.embed(pixels: fixture.pixels, pass)
            #expect(seen == looks)
            _ = try model.embed(pixels: try add(fixture.pixels, Tensor(0)), pass)
            #expect(seen == looks + 1)
        }
    }

    @Test("A configuration that cannot be is refused, naming the key", arguments: [
        ("\"num_attention_heads\": 4", "\"num_attention_heads\": 5", "hidden_size"),
        ("\"patch_size\": 8", "\"patch_size\": 64", "patch_size"),
        ("\"is_decoder\": true", "\"is_decoder\": false", "is_decoder"),
        ("\"bos_token_id\": 195", "\"bos_token_id\": 197", "bos_token_id"),
        ("\"sep_token_id\": 4", "\"sep_token_id\": -1", "sep_token_id"),
        ("\"hidden_dropout_prob\": 0.0", "\"hidden_dropout_prob\": 1", "hidden_dropout_prob"),
        ("\"vocab_size\": 197", "\"vocab_size\": 0", "vocab_size"),
        ("\"hidden_size\": 32,\n    \"image_size\"", "\"hidden_size\": 64, \"image_size\"", "hidden_size"),
    ])
    func configuration(_ old: String, _ new: String, _ key: String) throws {
        let changed = try ChangedCheckpoint(BLIPFixture.name, changes: [("config.json", old, new)])
        let error = #expect(throws: ModelError.self) { try changed.load() }
        #expect(error?.message.contains(key) == true)
    }
}

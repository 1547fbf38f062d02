// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Tensors
import TestSupport
import Testing

/// Against what transformers' BlipForQuestionAnswering computes.
@Suite("BLIPAnswerModel")
struct BLIPAnswerModelTests {
    private let fixture: BLIPFixture
    private let model: BLIPAnswerModel

    init() throws {
        fixture = try BLIPFixture(.answer)
        model = try fixture.model(BLIPAnswerModel.self)
    }

    @Test("A question is read in sight of its picture as the reference reads it", arguments: 0..<3)
    func question(_ number: Int) throws {
        let ids = fixture.notes.questionIDs[number]
        let stacks = model.attentionStacks(pictureSize: (32, 32), tokens: ids.count)
        let pass = Pass(attention: stacks.flatMap(\.paths))
        let picture = try fixture.picture(number)
        let source = try model.source(pixels: picture, question: TokenBatch([ids]), pass)
        #expect(try fixture.difference(source.states, "question_\(number)_states") < 1e-4)
        #expect(try fixture.difference(pass, stacks.first(.cross), "question_\(number)_cross") < 1e-5)
        #expect(try fixture.difference(pass, stacks.first(.text), "question_\(number)_self") < 1e-5)
        let first = try #require(try model.read(pixels: picture, tokens: TokenBatch([ids]), pass).words)
        let expected = try Expected("answer_\(number)_logits", in: BLIPFixture.name)
        #expect(first.shape == [1, 1, 197] && largestDifference(first.floats, expected[0]) < 1e-4)
        for stack in stacks {
            let weights = try #require(pass.attention[stack.paths[0]])
            #expect(Array(weights.shape.suffix(2)) == [stack.queries.count, stack.keys.count], "\(stack.kind)")
        }
    }

    @Test("An answer's words have the reference's logits and look at the question as its words do", arguments: 0..<3)
    func answer(_ number: Int) throws {
        let question = TokenBatch([fixture.notes.questionIDs[number]])
        let source = try model.source(pixels: try fixture.picture(number), question: question, Pass())
        let ids = model.generation.start + fixture.notes.answerIDs[number].dropFirst()
        let looked = try model.attentionStacks(pictureSize: (32, 32), tokens: 1).first(.question)
        let pass = Pass(attention: looked.paths)
        let logits = try model.logits(ids: [ids], source: source, lastOnly: false, pass)
        #expect(try fixture.difference(logits, "answer_\(number)_logits") < 1e-4)
        #expect(try fixture.difference(pass, looked, "answer_\(number)_cross") < 1e-4)
    }

    @Test("Questions of several lengths in one batch are answered as each alone")
    func batch() throws {
        let questions = TokenBatch(fixture.notes.questionIDs)
        let source = try model.source(pixels: fixture.pixels, question: questions, Pass())
        #expect(source.lengths == questions.lengths && Set(questions.lengths).count > 1)
        let start = [[Int]](repeating: model.generation.start, count: 3)
        let logits = try model.logits(ids: start, source: source, lastOnly: true, Pass())
        for number in 0..<3 {
            let expected = try Expected("answer_\(number)_logits", in: BLIPFixture.name)
            let own = try slice(logits, axis: 0, number..<number + 1)
            #expect(largestDifference(own.floats, expected[0]) < 1e-4)
        }
    }

    @Test("The likeliest word, one after another, makes the reference's answers")
    func greedy() throws {
        #expect(model.readsQuestions && !model.writesCaptions)
        for (number, expected) in fixture.notes.answered.enumerated() {
            let question = TokenBatch([fixture.notes.questionIDs[number]])
            let source = try model.source(pixels: try fixture.picture(number), question: question, Pass())
            #expect(try written(by: model, source, like: expected) == expected)
        }
    }

    @Test("Without a question, or with too few of them, it says what is missing")
    func refusals() throws {
        let error = #expect(throws: ModelError.self) {
            try model.source(pixels: fixture.pixels, question: nil, Pass())
        }
        #expect(error?.hint?.contains("ask") == true)
        let one = TokenBatch([fixture.notes.questionIDs[0]])
        #expect(throws: ModelError.self) { try model.source(pixels: fixture.pixels, question: one, Pass()) }
        #expect(throws: ModelError.self) { try model.read(pixels: fixture.pixels, tokens: one, Pass()) }
    }
}

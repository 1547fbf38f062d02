// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Models
import Networks
import Preparing
import Tensors
import TestSupport
import Testing

/// tiny-blip with the pictures, texts and questions of its expected.json (Tests/Fixtures/make_blip.py).
struct BLIPFixture {
    static let name = "tiny-blip"
    let loaded: LoadedModel
    let pixels: Tensor
    let notes: Notes

    struct Notes: Decodable {
        let texts: [String]
        let ids: [[Int]]
        let questions: [String]
        let questionIDs: [[Int]]
        let answerIDs: [[Int]]
        let greedy: [[Int]]
        let answered: [[Int]]

        enum CodingKeys: String, CodingKey {
            case texts, ids = "input_ids", questions, questionIDs = "question_ids", answerIDs = "answer_ids", greedy
            case answered
        }
    }

    /// - Parameter part: one of the models that the folder holds; nil for all in one.
    init(_ part: ModelPart? = nil) throws {
        let whole = try LoadedModel.fixture(Self.name)
        try self.init(part.map { try whole.part($0) } ?? whole)
    }

    init(_ loaded: LoadedModel) throws {
        self.loaded = loaded
        let expected = try Expected("pixel_values", in: Self.name)
        pixels = Tensor(expected.values, shape: expected.shape)
        notes = try JSONDecoder().decode(
            Notes.self, from: Data(contentsOf: URL(filePath: Fixtures.path("\(Self.name)/expected.json"))))
    }

    /// The model as what it can do.
    func model<P>(_ kind: P.Type) throws -> P { try #require(loaded.model as? P) }

    /// The model of one task as what it is.
    func model<P>(of part: ModelPart, _ kind: P.Type) throws -> P { try #require(try loaded.part(part).model as? P) }

    /// One of the pictures: [1, 3, H, W].
    func picture(_ index: Int) throws -> Tensor { try slice(pixels, axis: 0, index..<index + 1) }

    /// The largest difference from what transformers computes.
    func difference(_ ours: Tensor, _ name: String) throws -> Float {
        largestDifference(ours.floats, try Expected(name, in: Self.name).values)
    }

    /// The largest difference of the attention that a pass kept along a stack, [layer, head, query, key].
    func difference(_ pass: Pass, _ stack: AttentionStack, _ name: String) throws -> Float {
        let kept = try stack.paths.map { try #require(pass.attention[$0]) }
        return try difference(try concatenate(kept), name)
    }
}

extension [AttentionStack] {
    func first(_ kind: AttentionStack.Kind) throws -> AttentionStack { try #require(first { $0.kind == kind }) }
}

extension PictureTextOutcome {
    var words: Tensor? { if case .words(let logits) = self { logits } else { nil } }
    var match: Tensor? { if case .match(let logits) = self { logits } else { nil } }
}

extension BLIPFixture {
    /// The fixture's pictures as the model's own preparation makes them.
    func preparedPictures(changing change: (inout ImagePreparation) -> Void = { _ in }) throws -> Tensor {
        var preparation = try loaded.preparation()
        change(&preparation)
        let names = try Fixtures.notes(Self.name).pictures
        return try preparation.prepare(try names.map { try Picture(contentsOf: Fixtures.path("pictures/\($0)")) })
            .pixelValues
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

@Suite struct FixturesTests {
    @Test("Notes and tensors of a checkpoint agree", arguments: ["tiny-clip", "tiny-clip-old"])
    func notes(checkpoint: String) throws {
        let notes = try Fixtures.notes(checkpoint)
        let images = try Expected("image_embeds", in: checkpoint)
        let texts = try Expected("text_embeds", in: checkpoint)
        #expect(images.shape == [notes.pictures.count, 16] && texts.shape == [notes.texts.count, 16])
        #expect(notes.tokens.map(\.count) == notes.inputIDs.map(\.count))
        let length = images[1].reduce(0) { $0 + $1 * $1 }
        #expect(abs(length - 1) < 1e-5)
    }

    @Test("The fitted checkpoint tells the pictures apart by their labels")
    func labels() throws {
        let probabilities = try Expected("label_probabilities", in: "tiny-clip")
        for picture in 0..<6 {
            let row = Array(probabilities[picture])
            #expect(row.firstIndex(of: row.max() ?? 0) == picture)
        }
    }

    @Test("An absent tensor is an error")
    func absent() {
        #expect(throws: ExpectedError.self) { try Expected("nothing", in: "tiny-clip") }
    }

    @Test("A NaN or a row too short is no agreement")
    func differences() {
        #expect(largestDifference([1, 2], [1, 2.5]) == 0.5)
        #expect(largestDifference([1, .nan], [1, 2]) == .infinity)
        #expect(largestDifference([1], [1, 2]) == .infinity)
    }
}

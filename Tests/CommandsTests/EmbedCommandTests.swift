// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import TestSupport

@Suite("embed, compare and classify")
struct EmbedCommandTests {
    @Test("Vectors of pictures and texts are those of transformers")
    func embeddings() throws {
        let bench = try Bench.prepared()
        let notes = try Fixtures.notes("tiny-clip")
        for (kind, key, inputs) in [
            ("pictures", "image_embeds", notes.pictures.map { Fixtures.path("pictures/\($0)") }),
            ("texts", "text_embeds", notes.texts),
        ] {
            let words = inputs.map { "\"\($0)\"" }.joined(separator: " ")
            let ours = try bench.numbers("embed clip \(words) --raw")
            let theirs = try Expected(key + "_raw", in: "tiny-clip")
            #expect(largestDifference(ours.floats, theirs.values) <= 1e-4, "\(kind)")
        }
    }

    @Test("Inputs keep their order where pictures and texts are mixed")
    func mixedOrder() throws {
        let bench = try Bench.prepared()
        let mixed = try bench.numbers("embed clip \"a cat\" cat.png \"a mug\" boot.png")
        let texts = try bench.numbers("embed clip \"a cat\" \"a mug\"")
        let pictures = try bench.numbers("embed clip cat.png boot.png")
        let width = mixed.shape[1]
        func row(_ values: [Float], _ index: Int) -> [Float] { Array(values[index * width..<(index + 1) * width]) }
        #expect(largestDifference(row(mixed.floats, 0), row(texts.floats, 0)) < 1e-6)
        #expect(largestDifference(row(mixed.floats, 1), row(pictures.floats, 0)) < 1e-6)
        #expect(largestDifference(row(mixed.floats, 2), row(texts.floats, 1)) < 1e-6)
        #expect(largestDifference(row(mixed.floats, 3), row(pictures.floats, 1)) < 1e-6)
    }

    @Test("Logits are those of transformers, and cosines stay within one")
    func compare() throws {
        let bench = try Bench.prepared()
        let notes = try Fixtures.notes("tiny-clip")
        let words = (notes.pictures.map { Fixtures.path("pictures/\($0)") } + notes.texts).map { "\"\($0)\"" }
        let logits = try bench.numbers("compare clip \(words.joined(separator: " ")) --logits")
        let expected = try Expected("logits_per_image", in: "tiny-clip")
        #expect(logits.shape == expected.shape)
        #expect(largestDifference(logits.floats, expected.values) <= 1e-3)
        let cosines = try bench.numbers("compare clip \(words.joined(separator: " "))")
        #expect(cosines.floats.allSatisfy { abs($0) <= 1.00001 })
    }

    @Test("One kind alone gives a square with ones on its diagonal")
    func square() throws {
        let bench = try Bench.prepared()
        let matrix = try bench.numbers("compare bert \"a cat\" \"a dog\" \"a cat\"")
        #expect(matrix.shape == [3, 3])
        #expect(abs(matrix.floats[0] - 1) < 1e-5 && abs(matrix.floats[2] - 1) < 1e-5)
    }

    @Test("Several templates are averaged as embeddings, as the CLIP paper does")
    func templates() throws {
        let bench = try Bench.prepared()
        let one = try bench.numbers("classify clip cat.png \"cat\" \"mug\" --template \"a {}\"")
        let two = try bench.numbers(
            "classify clip cat.png \"cat\" \"mug\" --template \"a {}\" --template \"a picture of a {}\"")
        #expect(abs(one.floats.reduce(0, +) - 1) < 1e-5)
        #expect(abs(two.floats.reduce(0, +) - 1) < 1e-5)
        #expect(one.floats != two.floats)
        #expect(bench.complaint("classify clip cat.png cat --template \"a photo\"")?.hint?.contains("{}") == true)
    }

    @Test("A file that is missing is not taken for a text")
    func slip() throws {
        let bench = try Bench.prepared()
        #expect(bench.complaint("embed clip ct.png")?.hint?.contains("cat.png") == true)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing
import Tensors
import Testing

@testable import Datasets

@Suite("Changing examples at random")
struct AugmentationTests {
    private static let everything = "crop=0.6:1,flip=1,jitter=0.2,grey=0.5,blur=0.5,erase=0.5,drop=0.2,captions"

    private func example(_ index: Int, captions: [String] = ["a blue heart"]) throws -> DatasetExample {
        let drawn = try ShapesDataset(size: 32, seed: 1).example(index)
        return DatasetExample(picture: drawn.picture, captions: captions)
    }

    private func changed(
        _ text: String, _ example: DatasetExample, step: Int = 0, slot: Int = 0
    ) throws -> (pixels: [UInt8], caption: String?) {
        let result = try Augmentation(text).applied(to: example, seed: 5, step: step, slot: slot)
        #expect(result.picture.pixels.shape == example.picture.pixels.shape)
        return (bytes(result.picture), result.caption)
    }

    @Test("A text is read and written back", arguments: ["none", everything, "flip=0.25", "crop=0.5:0.75,drop=0.1"])
    func text(text: String) throws {
        let augmentation = try Augmentation(text)
        #expect(augmentation.text == text)
        #expect(try Augmentation(augmentation.text) == augmentation)
    }

    @Test("Short forms have usual numbers; nonsense is refused with what there is")
    func forms() throws {
        #expect(try Augmentation(" crop , flip").text == "crop=0.6:1,flip=0.5")
        #expect(try Augmentation("") == .none)
        let wrong = [
            "spin", "flip=2", "flip=x", "crop=1", "crop=0:1", "crop=0.9:0.5", "drop=-1", "blur=nan", "crop=nan:1",
        ]
        for text in wrong {
            let error = #expect(throws: DatasetError.self, "\(text)") { try Augmentation(text) }
            #expect(error?.hint != nil)
        }
    }

    @Test("No change gives the very same pixels and the first caption")
    func none() throws {
        let example = try example(0, captions: ["one", "two"])
        let (picture, caption) = try Augmentation.none.applied(to: example, seed: 1, step: 2, slot: 3)
        #expect(picture.pixels.storage === example.picture.pixels.storage)
        #expect(caption == "one")
        #expect(try changed("drop=0", example).pixels == bytes(example.picture))
    }

    @Test("The same seed, step and slot give the same, others give others, and the original stays as it was")
    func pure() throws {
        let example = try example(3)
        let before = bytes(example.picture)
        let one = try changed(Self.everything, example)
        #expect(try changed(Self.everything, example) == one)
        #expect(try changed(Self.everything, example, step: 1).pixels != one.pixels)
        #expect(try changed(Self.everything, example, slot: 1).pixels != one.pixels)
        #expect(bytes(example.picture) == before)
    }

    @Test("A flip mirrors, and does not where a caption, a question or an answer says left or right")
    func flip() throws {
        let example = try example(4)
        let before = bytes(example.picture)
        var mirrored: [UInt8] = []
        for y in 0..<32 {
            for x in 0..<32 {
                let start = (y * 32 + 31 - x) * 3
                mirrored += before[start..<start + 3]
            }
        }
        #expect(try changed("flip=1", example).pixels == mirrored)
        for caption in ["a cube left of a ball", "Right: a cube", "on the left."] {
            let sided = DatasetExample(picture: example.picture, captions: ["a cube", caption])
            #expect(try changed("flip=1", sided).pixels == before)
        }
        let asked = DatasetExample(picture: example.picture, questions: [Question("where is it?", answer: "left")])
        #expect(try changed("flip=1", asked).pixels == before)
        let other = DatasetExample(picture: example.picture, captions: ["a bright cleft"])
        #expect(try changed("flip=1", other).pixels == mirrored)
    }

    @Test("Grey has equal channels, an erased part is noise, a blur makes neighbours alike, a crop of all is all")
    func each() throws {
        let example = try example(6)
        let before = bytes(example.picture)
        let grey = try changed("grey=1", example).pixels
        let channels = (0..<3).map { first in stride(from: first, to: grey.count, by: 3).map { grey[$0] } }
        #expect(channels[0] == channels[1] && channels[1] == channels[2])
        let erased = try changed("erase=1", example).pixels
        let touched = zip(erased, before).count { $0 != $1 } / 3
        #expect(touched > 10 && touched < 400)
        func roughness(_ pixels: [UInt8]) -> Int {
            var sum = 0
            for (one, other) in zip(pixels, pixels.dropFirst(3)) { sum += abs(Int(one) - Int(other)) }
            return sum
        }
        #expect(roughness(try changed("blur=1", example).pixels) < roughness(before))
        #expect(try changed("crop=1:1", example).pixels.count == before.count)
        #expect(try changed("jitter=0.3", example).pixels != before)
    }

    @Test("Any caption may be chosen, and words are left out but never all")
    func captions() throws {
        let example = try example(0, captions: ["one", "two", "three"])
        let chosen = Set(try (0..<60).map { try changed("captions", example, slot: $0).caption })
        #expect(chosen == ["one", "two", "three"])
        #expect(try changed("flip=1", example).caption == "one")
        let long = DatasetExample(picture: example.picture, captions: ["a b c d e f g h"])
        let kept = try (0..<200).map { try changed("drop=0.5", long, slot: $0).caption ?? "" }
        #expect(kept.allSatisfy { !$0.isEmpty })
        let words = kept.reduce(0) { $0 + $1.split(separator: " ").count }
        #expect(abs(words - 800) < 100)
        let silent = DatasetExample(picture: example.picture)
        #expect(try changed("drop=0.5,captions", silent).caption == nil)
    }

    @Test("Pictures of one pixel, one row and one column come through every change", arguments: [1, 2, 77])
    func small(long: Int) throws {
        for (height, width) in [(1, long), (long, 1)] {
            let pixels = Tensor(shape: [height, width, 3], dtype: .u8, storage: Storage(byteCount: height * width * 3))
            pixels.storage.bytes.initializeMemory(as: UInt8.self, repeating: 90, count: pixels.byteCount)
            let example = DatasetExample(picture: try Picture(pixels: pixels, name: "small"), captions: ["x"])
            for slot in 0..<20 {
                _ = try changed("crop=0.01:1,flip=1,jitter=1,grey=1,blur=1,erase=1", example, slot: slot)
            }
        }
    }
}

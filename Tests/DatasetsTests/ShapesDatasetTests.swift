// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing
import Tensors
import Testing

@testable import Datasets

/// The bytes of a picture.
func bytes(_ picture: Picture) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: picture.pixels.bytes, count: picture.pixels.byteCount))
}

@Suite("Scenes of shapes")
struct ShapesDatasetTests {
    @Test("An example depends on seed, split and index alone, and on each of them")
    func pure() throws {
        let dataset = try ShapesDataset(size: 32, seed: 7)
        let again = try ShapesDataset(size: 32, seed: 7)
        _ = try again.example(99)
        for index in [0, 3, 1_000_000_007, Int.max] {
            let (one, other) = (try dataset.example(index), try again.example(index))
            #expect(bytes(one.picture) == bytes(other.picture))
            #expect(one.captions == other.captions)
            #expect(one.questions == other.questions)
            #expect(one.objects == other.objects)
        }
        let first = bytes(try dataset.example(0).picture)
        #expect(bytes(try dataset.example(1).picture) != first)
        #expect(bytes(try ShapesDataset(size: 32, seed: 8).example(0).picture) != first)
        #expect(bytes(try ShapesDataset(size: 32, seed: 7, split: .validation).example(0).picture) != first)
        #expect(throws: DatasetError.self) { try dataset.example(-1) }
    }

    @Test("Held-out pairs are in the test split and nowhere else")
    func heldOut() throws {
        func pairs(_ dataset: ShapesDataset) throws -> Set<ShapePair> {
            Set(try (0..<1500).flatMap { try dataset.scene($0).items.map(\.pair) })
        }
        let held = Set(ShapePair.heldOut)
        #expect(held.count == 8 && Set(held.map(\.color)).count == 8 && Set(held.map(\.shape)).count == 8)
        let seen = Set(ShapePair.all).subtracting(held)
        #expect(try pairs(ShapesDataset(variants: 4)) == seen)
        #expect(try pairs(ShapesDataset(split: .validation)) == seen)
        #expect(try pairs(ShapesDataset(split: .test)) == Set(ShapePair.all))
        #expect(try pairs(ShapesDataset(split: .test, pairs: .heldOut, objects: 1...1)) == held)
        #expect(try pairs(ShapesDataset(split: .test, pairs: .seen, objects: 1...1)) == seen)
        let redCube = try #require(ShapePair("red cube"))
        #expect(!(try pairs(ShapesDataset(heldOut: [redCube])).contains(redCube)))
        #expect(ShapePair("cube red") == redCube)
        #expect(ShapePair("red") == nil && ShapePair("pink cube") == nil)
    }

    @Test("Settings that no scenes can be drawn with are refused, with what to type")
    func refused() {
        let reds = SceneShape.allCases.map { ShapePair(.red, $0) }
        let cases: [() throws -> ShapesDataset] = [
            { try ShapesDataset(size: 0) }, { try ShapesDataset(size: .max) }, { try ShapesDataset(objects: 0...1) },
            { try ShapesDataset(objects: 1...4) }, { try ShapesDataset(variants: 0) },
            { try ShapesDataset(variants: 99) }, { try ShapesDataset(heldOut: reds) },
            { try ShapesDataset(pairs: .heldOut) },
            { try ShapesDataset(split: .test, heldOut: [], pairs: .heldOut) }, { try ShapesDataset(count: 0) },
        ]
        for make in cases {
            let error = #expect(throws: DatasetError.self) { try make() }
            #expect(error?.message.isEmpty == false)
        }
    }

    @Test("Every caption names things that are there, and the first names each")
    func captions() throws {
        let dataset = try ShapesDataset(size: 16, seed: 3)
        var counts: Set<Int> = []
        for index in 0..<300 {
            let (scene, example) = (try dataset.scene(index), try dataset.example(index))
            counts.insert(scene.items.count)
            #expect(example.captions.count >= 3 && Set(example.captions).count == example.captions.count)
            #expect(example.captions.first == scene.caption)
            for item in scene.items { #expect(scene.caption.contains(item.name)) }
            for caption in example.captions {
                let words = Set(caption.split(separator: " ").map(String.init))
                for color in SceneColor.allCases where words.contains(color.word) {
                    #expect(scene.items.contains { $0.color == color })
                }
                for shape in SceneShape.allCases where words.contains(shape.word) {
                    #expect(scene.items.contains { $0.shape == shape })
                }
                #expect(!caption.contains("a orange") && !caption.contains("an small"))
            }
            #expect((example.label != nil) == (scene.items.count == 1))
            if let label = example.label { #expect(dataset.classNames[label] == scene.items[0].pair.description) }
        }
        #expect(counts == [1, 2, 3])
        let scene = Scene(items: [SceneItem(.red, .cube), SceneItem(.blue, .ball)], relation: .left)
        let texts = scene.fullCaptions.map(\.text)
        #expect(texts[0] == "a red cube left of a blue ball" && texts[1] == "a blue ball right of a red cube")
        let large = Scene(items: [SceneItem(.orange, .ring, size: .large)], place: .top)
        #expect(large.caption == "a large orange ring at the top")
        #expect(large.partialCaptions.map(\.text).contains("an orange ring at the top"))
    }

    @Test("Relations and places are plain in the boxes, which never touch")
    func boxes() throws {
        let dataset = try ShapesDataset(size: 64, seed: 5, split: .test)
        for index in 0..<600 {
            let (scene, example) = (try dataset.scene(index), try dataset.example(index))
            let boxes = example.objects.map(\.box)
            for box in boxes {
                #expect(box.x >= 0 && box.y >= 0 && box.width > 4 && box.height > 4)
                #expect(box.x + box.width <= 64 && box.y + box.height <= 64)
            }
            for (one, other) in zip(boxes, boxes.dropFirst()) {
                let apart =
                    one.x + one.width < other.x || other.x + other.width < one.x || one.y + one.height < other.y
                    || other.y + other.height < one.y
                #expect(apart, "\(scene.caption) \(boxes)")
            }
            let middles = boxes.map { (Double(2 * $0.x + $0.width) / 128, Double(2 * $0.y + $0.height) / 128) }
            if let relation = scene.relation {
                let (dx, dy) = (middles[1].0 - middles[0].0, middles[1].1 - middles[0].1)
                let along: Double =
                    switch relation {
                    case .left: dx
                    case .right: -dx
                    case .above: dy
                    case .below: -dy
                    }
                #expect(along > 0.28, "\(scene.caption) \(boxes)")
                #expect(min(abs(dx), abs(dy)) < 0.16, "\(scene.caption) \(boxes)")
            }
            let (x, y) = middles[0]
            switch scene.place {
            case .left: #expect(x < 0.32)
            case .right: #expect(x > 0.68)
            case .top: #expect(y < 0.34)
            case .bottom: #expect(y > 0.66)
            case .middle: #expect(abs(x - 0.5) < 0.1 && abs(y - 0.5) < 0.1)
            case nil: break
            }
        }
    }

    @Test("A box is the smallest around the pixels that the object's colour is more than half of", arguments: 0..<40)
    func exactBoxes(index: Int) throws {
        let dataset = try ShapesDataset(size: 64, seed: 11, split: .test, objects: 1...1)
        let example = try dataset.example(index)
        let pixels = bytes(example.picture)
        // The ground is below 80 in every channel; each colour has one above 150 from which it can be told.
        let channels = try dataset.scene(index).items[0].color.channels
        let strongest = [channels.0, channels.1, channels.2].enumerated().max { $0.element < $1.element }?.offset ?? 0
        let top = (0..<64 * 64).map { pixels[3 * $0 + strongest] }.max() ?? 0
        let ground = (0..<64 * 64).map { pixels[3 * $0 + strongest] }.sorted()[64 * 32]
        let limit = (Int(top) + Int(ground)) / 2
        let inside = (0..<64 * 64).filter { Int(pixels[3 * $0 + strongest]) > limit }
        let (xs, ys) = (inside.map { $0 % 64 }, inside.map { $0 / 64 })
        let box = example.objects[0].box
        // The ground under an edge is noisy: a pixel that is half covered may fall on either side.
        #expect(abs((xs.min() ?? 0) - box.x) <= 1 && abs((ys.min() ?? 0) - box.y) <= 1)
        #expect(abs((xs.max() ?? 0) + 1 - box.x - box.width) <= 1)
        #expect(abs((ys.max() ?? 0) + 1 - box.y - box.height) <= 1)
    }

    @Test("Each silhouette and each colour can be told from the others")
    func distinct() throws {
        let dataset = try ShapesDataset(size: 64, split: .test)
        func mask(_ shape: SceneShape) throws -> Set<Int> {
            let scene = Scene(items: [SceneItem(.white, shape, size: .large)], place: .middle)
            let pixels = bytes(try dataset.drawing(of: scene, at: 0).picture)
            return Set((0..<64 * 64).filter { pixels[3 * $0] > 140 })
        }
        let masks = try SceneShape.allCases.map(mask)
        for (index, one) in masks.enumerated() {
            #expect(one.count > 150, "\(SceneShape.allCases[index]) covers \(one.count) pixels")
            for other in masks[..<index] {
                #expect(one.symmetricDifference(other).count > 90, "\(SceneShape.allCases[index])")
            }
        }
        for one in SceneColor.allCases {
            for other in SceneColor.allCases where one != other {
                let (a, b) = (one.channels, other.channels)
                #expect(max(abs(a.0 - b.0), abs(a.1 - b.1), abs(a.2 - b.2)) > 80, "\(one) \(other)")
            }
        }
    }

    @Test("Questions have their right answers, and yes as often as no")
    func questions() throws {
        let dataset = try ShapesDataset(size: 16, seed: 9)
        var (yes, no) = (0, 0)
        for index in 0..<300 {
            let (scene, example) = (try dataset.scene(index), try dataset.example(index))
            for question in example.questions {
                #expect(Scene.answers.contains(question.answer))
                let words = question.question.split(separator: " ").map { String($0.filter { $0 != "?" }) }
                switch question.answer {
                case "yes", "no":
                    let isThere = scene.items.contains {
                        words.contains($0.color.word) && words.contains($0.shape.word)
                    }
                    #expect(isThere == (question.answer == "yes"))
                    if isThere { yes += 1 } else { no += 1 }
                default:
                    guard words.starts(with: ["what", "colour"]) else { break }
                    #expect(
                        scene.items.contains { words.contains($0.shape.word) && $0.color.word == question.answer })
                }
            }
            #expect(example.questions.contains { $0.question == "how many objects are there?" })
        }
        #expect(yes == no && yes == 300)
        let pair = Scene(items: [SceneItem(.red, .cube), SceneItem(.blue, .ball)], relation: .left)
        var random = SplitMix(1, 2)
        let asked = pair.questions(&random)
        #expect(asked.contains(Question("what is left of the blue ball?", answer: "cube")))
        #expect(asked.contains(Question("what is right of the red cube?", answer: "ball")))
        #expect(asked.contains(Question("what colour is the cube?", answer: "red")))
    }
}

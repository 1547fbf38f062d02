// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Datasets

@Suite("Scenes that are easily taken for each other")
struct SceneEditsTests {
    private let redCubeLeft = Scene(items: [SceneItem(.red, .cube), SceneItem(.blue, .ball)], relation: .left)

    @Test("A mirrored relation says the same, another relation does not")
    func mirrored() {
        let items = [SceneItem(.blue, .ball), SceneItem(.red, .cube)]
        #expect(redCubeLeft.agrees(with: Scene(items: items, relation: .right)))
        #expect(redCubeLeft.canonical == Scene(items: items, relation: .right).canonical)
        for relation in [SceneRelation.left, .above, .below] {
            #expect(!redCubeLeft.agrees(with: Scene(items: items, relation: relation)))
        }
    }

    @Test("A caption without sizes fits any sizes; of a distractor any relation may be right")
    func lenient() {
        var sized = redCubeLeft
        (sized.items[0].size, sized.items[1].size) = (.small, .large)
        #expect(redCubeLeft.agrees(with: sized))
        let star = SceneItem(.green, .star)
        let three = Scene(items: redCubeLeft.items + [star], relation: .left)
        let other = Scene(items: [star, SceneItem(.blue, .ball), SceneItem(.red, .cube)], relation: .above)
        #expect(three.agrees(with: other))
        #expect(!three.agrees(with: Scene(items: redCubeLeft.items + [star], relation: .above)))
        #expect(redCubeLeft.agrees(with: three))
    }

    @Test("Single edits of two objects are 14 of each, and the three other relations")
    func singleEdits() {
        // Of 7 colours and 7 shapes for each, none makes the two alike.
        #expect(redCubeLeft.singleEdits { _ in true }.count == 31)
        let single = Scene(items: [SceneItem(.red, .cube, size: .large)], place: .top)
        #expect(single.singleEdits { _ in true }.count == 7 + 7 + 1 + 4)
        #expect(single.singleEdits { $0.color == .red }.count == 7 + 1 + 4)
    }

    @Test("A hundred near misses are all wrong both ways, all different, single edits first")
    func confusables() throws {
        let dataset = try ShapesDataset(seed: 2, split: .test)
        for index in 0..<60 {
            let scene = try dataset.scene(index)
            let others = try dataset.confusables(of: index, count: 99)
            #expect(others.count == 99)
            #expect(Set(others.map(\.canonical)).count == 99)
            for other in others {
                #expect(!scene.claim.holds(in: other) && !other.claim.holds(in: scene), "\(other.caption)")
                #expect(other.items.count == scene.items.count && other.isClear)
            }
            let singles = scene.singleEdits { _ in true }.map(\.canonical)
            #expect(Set(others.prefix(singles.count).map(\.canonical)) == Set(singles))
            #expect(try dataset.confusables(of: index, count: 99) == others)
        }
        // Training must not see held-out pairs as negatives either.
        let training = try ShapesDataset(seed: 2)
        let held = Set(ShapePair.heldOut)
        for other in try training.confusables(of: 4, count: 99) {
            #expect(held.isDisjoint(with: other.items.map(\.pair)))
        }
    }

    @Test("No caption of a variant is right for another of its group")
    func variants() throws {
        for variants in [2, 4, 8] {
            let dataset = try ShapesDataset(size: 16, seed: 1, variants: variants)
            for number in 0..<60 {
                let group = try (0..<variants).map { try dataset.scene(number * variants + $0) }
                for (place, scene) in group.enumerated() {
                    let texts = try dataset.example(number * variants + place).captions
                    #expect(texts.first == scene.caption)
                    let said = (scene.fullCaptions + scene.partialCaptions).filter { texts.contains($0.text) }
                    for (other, sibling) in group.enumerated() where other != place {
                        #expect(!said.contains { $0.claim.holds(in: sibling) }, "\(scene.caption) | \(sibling.caption)")
                    }
                }
            }
        }
    }

    @Test("Drawn again elsewhere, a scene shows the same objects at other places")
    func draws() throws {
        let dataset = try ShapesDataset(seed: 2, split: .test)
        let scene = try dataset.scene(5)
        let (one, other) = (try dataset.drawing(of: scene, at: 5), try dataset.drawing(of: scene, at: 5, draw: 1))
        #expect(one.objects.map(\.name) == other.objects.map(\.name))
        #expect(one.objects != other.objects)
        #expect(bytes(one.picture) == bytes(try dataset.example(5).picture))
        #expect(throws: DatasetError.self) { try dataset.drawing(of: Scene(items: []), at: 0) }
    }
}

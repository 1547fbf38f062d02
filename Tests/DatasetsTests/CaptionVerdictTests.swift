// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Testing

@Suite("What a caption says, held against a scene")
struct CaptionVerdictTests {
    private let data: ShapesDataset

    init() throws { data = try ShapesDataset(seed: 3) }

    @Test("Every caption a scene comes with is true of it, and the fullest names all there is", arguments: 0..<60)
    func ownCaptions(index: Int) throws {
        let example = try data.example(index)
        for caption in example.captions {
            let verdict = try data.verdict(on: caption, at: index)
            #expect(verdict.isSentence && verdict.isTrue, "\(caption)")
        }
        let fullest = try data.verdict(on: example.captions[0], at: index)
        #expect(fullest.isComplete, "\(example.captions[0])")
    }

    @Test("The caption of a scene that differs in one thing is not true", arguments: 0..<40)
    func otherCaptions(index: Int) throws {
        for other in try data.confusables(of: index, count: 20) {
            let verdict = try data.verdict(on: other.caption, at: index)
            // Of two objects out of three another relation is said, which may happen to be so.
            #expect(verdict.isSentence && !verdict.isTrue, "\(other.caption)")
        }
    }

    @Test(
        "Other texts say nothing",
        arguments: ["", "red cube", "a red", "a red cube and", "a red cube left a red ball", "a red cube a red ball"])
    func noSentence(text: String) throws {
        #expect(try !data.verdict(on: text, at: 0).isSentence)
    }

    @Test("A caption that leaves an object or a size out is true but not complete")
    func partial() throws {
        var seen = 0
        for index in 0..<200 {
            let scene = try data.scene(index)
            guard scene.items.count > 1 else { continue }
            let item = scene.items[1]
            let article = item.color == .orange ? "an" : "a"
            let verdict = try data.verdict(on: "\(article) \(item.pair)", at: index)
            #expect(verdict.isTrue && !verdict.isComplete)
            seen += 1
        }
        #expect(seen > 50)
    }

    @Test("A relation to the third object is held against where it was drawn")
    func distractor() throws {
        var verdicts: Set<Bool> = []
        for index in 0..<200 {
            let scene = try data.scene(index)
            guard scene.items.count == 3 else { continue }
            let (a, b) = (scene.items[0], scene.items[2])
            func says(_ relation: String) throws -> Bool {
                try data.verdict(on: "a \(a.pair) \(relation) a \(b.pair)", at: index).isTrue
            }
            let (left, right) = (try says("left of"), try says("right of"))
            #expect(!(left && right))
            verdicts.insert(left)
        }
        #expect(verdicts == [true, false])
    }
}

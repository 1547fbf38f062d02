// SPDX-License-Identifier: GPL-3.0-or-later

extension Scene {
    /// All answers to questions about scenes.
    public static let answers =
        SceneColor.allCases.map(\.word) + SceneShape.allCases.map(\.word) + SceneSize.allCases.map(\.word)
        + ScenePlace.allCases.map(\.word) + counts + ["yes", "no"]

    private static let counts = ["one", "two", "three"]

    /// Questions with one right answer each; of those answered yes and no there is one of either.
    func questions(_ random: inout SplitMix) -> [Question] {
        var all: [Question] = []
        for item in items {
            if items.count(where: { $0.shape == item.shape }) == 1 {
                all.append(Question("what colour is the \(item.shape.word)?", answer: item.color.word))
            }
            if items.count(where: { $0.color == item.color }) == 1 {
                all.append(Question("what shape is the \(item.color.word) object?", answer: item.shape.word))
            }
            if let size = item.size { all.append(Question("what size is the \(item.pair)?", answer: size.word)) }
        }
        if let place { all.append(Question("where is the \(items[0].shape.word)?", answer: place.word)) }
        // With a distractor, more than one object may lie on a side.
        if items.count == 2, let relation {
            all.append(Question("what is \(relation.phrase) the \(items[1].pair)?", answer: items[0].shape.word))
            all.append(
                Question("what is \(relation.opposite.phrase) the \(items[0].pair)?", answer: items[1].shape.word))
        }
        all.append(Question("how many objects are there?", answer: Self.counts[items.count - 1]))
        all.append(Question("is there \(random.pick(items).unsized.phrase)?", answer: "yes"))
        all.append(Question("is there \(absent(&random).phrase)?", answer: "no"))
        return all
    }

    /// An object that is not there, in which one word of one that is there is changed.
    private func absent(_ random: inout SplitMix) -> SceneItem {
        var item = random.pick(items).unsized
        repeat {
            if random.happens(0.5) {
                item.color = random.pick(SceneColor.allCases)
            } else {
                item.shape = random.pick(SceneShape.allCases)
            }
        } while items.contains { $0.pair == item.pair }
        return item
    }
}

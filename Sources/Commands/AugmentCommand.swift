// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Results

/// Shows what a model would see of a dataset.
struct AugmentCommand: Command {
    static let name = "augment"
    static let summary = "Shows a grid of pictures and captions as a model will see them, changed at random."
    static let examples = [
        Example("augment shapes --count 6", "six scenes, changed as is usual"),
        Example("augment shapes --with crop=0.5:1,jitter=0.3,erase=0.5,drop=0.2", "other changes"),
        Example("augment shapes --with none --from 100", "the examples themselves, from the hundredth on"),
    ]

    /// What is shown where nothing is asked for.
    static let usual = "crop=0.6:1,flip,jitter=0.2,captions"

    @Argument("the dataset") var dataset: DatasetArgument
    @Option("crop=A:B,flip,jitter,grey,blur,erase,drop (each =X),captions; none", name: "with")
    var changes: String = AugmentCommand.usual
    @Option("how many examples") var count: Int = 12
    @Option("the first of them") var from: Int = 0
    @Option("another seed, other changes") var seed: Int = 0

    func run(in context: Context) throws -> Value? {
        guard (1...256).contains(count) else {
            throw Complaint("\(count) pictures do not make a grid", culprit: "\(count)", hint: "--count takes 1 to 256")
        }
        let augmentation = try Augmentation(changes)
        let data = dataset.dataset
        let indices = (0..<count).map { from.addingReportingOverflow($0).partialValue }
        let shown = data.isEndless ? indices : indices.filter { $0 < data.count || $0 == from }
        var examples: [DatasetExample] = []
        for (slot, index) in shown.enumerated() {
            try context.checkpoint()
            let example = try data.example(index)
            let (picture, caption) = try augmentation.applied(
                to: example, seed: UInt64(bitPattern: Int64(seed)), step: 0, slot: slot)
            let name = example.label.flatMap { data.classNames.indices.contains($0) ? data.classNames[$0] : nil }
            examples.append(
                DatasetExample(
                    picture: picture, label: example.label,
                    captions: (caption ?? name).map { [$0] } ?? [], questions: example.questions))
        }
        let items = examples.map {
            PictureGrid.Item(pixels: $0.picture.pixels, caption: $0.captions.first ?? $0.picture.name)
        }
        context.show(
            PictureGrid(title: data.name, items: items, notes: [Phrase(augmentation.text, .quiet)]))
        return .list(examples.map { .example($0) })
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Results

extension Thumbnail {
    /// An example with its fullest caption, its questions and their answers, then its other captions.
    init(_ example: DatasetExample, name: String?) {
        let picture = example.picture
        let captions = example.captions.enumerated().map { index, caption in
            Phrase("\"\(caption)\"", index == 0 ? .plain : .faint)
        }
        let questions = example.questions.map { Phrase($0.question + " ", .quiet) + Phrase($0.answer) }
        self.init(
            name: name ?? picture.name, pixels: picture.pixels,
            facts: ["\(picture.width) × \(picture.height)", picture.format] + picture.notes,
            lines: captions.prefix(1) + questions + captions.dropFirst())
    }
}

extension PictureGrid {
    /// Examples and pictures side by side; nil where anything else is among them or nothing is.
    init?(_ values: [Value], title: String?) {
        var items: [Item] = []
        for value in values {
            switch value {
            case .example(let example):
                items.append(
                    Item(pixels: example.picture.pixels, caption: example.captions.first ?? example.picture.name))
            case .image(let picture): items.append(Item(pixels: picture.pixels, caption: picture.name))
            default: return nil
            }
        }
        guard !items.isEmpty else { return nil }
        self.init(title: title ?? "list", items: items)
    }
}

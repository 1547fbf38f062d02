// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// How often the right caption and the right picture were found, by how many objects the scene has.
struct RetrievalScores: Equatable {
    struct Tally: Equatable {
        var scenes = 0
        var captions = 0
        var pictures = 0
        /// The sum of what guessing finds.
        var chance = 0.0
        /// Pictures that were looked at.
        var candidates = 0
    }

    private(set) var byObjects = [Tally](repeating: Tally(), count: 3)

    mutating func add(objects: Int, among: Int, isCaptionRight: Bool, isPictureRight: Bool) {
        guard byObjects.indices.contains(objects - 1), among > 0 else { return }
        byObjects[objects - 1].scenes += 1
        byObjects[objects - 1].captions += isCaptionRight ? 1 : 0
        byObjects[objects - 1].pictures += isPictureRight ? 1 : 0
        byObjects[objects - 1].chance += 1 / Double(among)
        byObjects[objects - 1].candidates += among
    }

    var all: Tally {
        byObjects.reduce(into: Tally()) {
            $0.scenes += $1.scenes
            $0.captions += $1.captions
            $0.pictures += $1.pictures
            $0.chance += $1.chance
            $0.candidates += $1.candidates
        }
    }

    /// A row a kind of scene and one for all; what was found in all stands first among the notes.
    func table(title: String, notes: [Phrase]) -> Table {
        let kinds = zip(["one object", "two in relation", "three objects"], byObjects).filter { $1.scenes > 0 }
        let rows = (kinds.count > 1 ? kinds + [("all", all)] : kinds).map { name, tally -> [Table.Cell] in
            let (caption, picture) = (tally.found(\.captions), tally.found(\.pictures))
            return [.text(name), .count(tally.scenes)] + caption.cells + picture.cells
        }
        let headline =
            Phrase("right caption ", .quiet) + all.found(\.captions).phrase + Phrase("   right picture ", .quiet)
            + all.found(\.pictures).phrase
            + Phrase("   chance \(Format.unit(all.chance / Double(max(all.scenes, 1))))", .quiet)
        return Table(
            title: title, columns: ["scenes", "of", "right caption", "±", "right picture", "±"], rows: rows,
            notes: [headline] + notes)
    }
}

extension RetrievalScores.Tally {
    fileprivate func found(_ hits: KeyPath<Self, Int>) -> Proportion {
        Proportion(hits: self[keyPath: hits], count: scenes)
    }
}

/// A share of a sample and how sure it is.
struct Proportion: Equatable {
    let hits: Int
    let count: Int

    var value: Double { count > 0 ? Double(hits) / Double(count) : 0 }
    /// The standard error of a binomial share, √(p (1 − p) / n).
    var error: Double { count > 0 ? (value * (1 - value) / Double(count)).squareRoot() : 0 }

    /// The share and its standard error, for a table.
    var cells: [Table.Cell] {
        count > 0 ? [.number(value, decimals: 3), .number(error, decimals: 3)] : [.none, .none]
    }

    /// `0.412 ± 0.022`
    var phrase: Phrase { Phrase(Format.unit(value), .strong) + Phrase(" ± \(Format.unit(error))", .quiet) }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// How many pictures of each class were given their own class.
struct Scores {
    private let names: [String]
    private var counts: [Int]
    private var hits: [Int]

    /// - Parameters:
    ///   - given: the class a model gave each picture.
    ///   - right: its own class; one outside `names` counts nowhere.
    init(given: [Int], right: [Int], names: [String]) {
        self.names = names
        counts = [Int](repeating: 0, count: names.count)
        hits = counts
        for (given, right) in zip(given, right) where names.indices.contains(right) {
            counts[right] += 1
            if given == right { hits[right] += 1 }
        }
    }

    /// A row a class; the accuracy in all stands first among the notes.
    func table(title: String, notes: [Phrase]) -> Table {
        let rows = names.indices.map { index -> [Table.Cell] in
            let share: Table.Cell = counts[index] == 0 ? .none : .share(Double(hits[index]) / Double(counts[index]))
            return [.text(names[index]), .count(hits[index]), .count(counts[index]), share]
        }
        let (hit, all) = (hits.reduce(0, +), counts.reduce(0, +))
        let accuracy =
            Phrase("prompt accuracy ", .quiet)
            + Phrase(Format.fixed(all == 0 ? 0 : Double(hit) / Double(all) * 100, 2) + " %", .strong)
            + Phrase("  \(Format.count(hit)) of \(Format.count(all)) right", .quiet)
        return Table(
            title: title, columns: ["class", "right", "of", "accuracy"], rows: rows, notes: [accuracy] + notes)
    }
}

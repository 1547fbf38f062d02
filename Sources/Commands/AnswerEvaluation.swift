// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Results

/// How many questions of each kind were answered rightly, with and without the picture.
struct AnswerEvaluation {
    struct Tally: Equatable {
        var count = 0
        var right = 0
        var rightBlind = 0

        mutating func add(_ isRight: Bool, _ isRightBlind: Bool) {
            count += 1
            right += isRight ? 1 : 0
            rightBlind += isRightBlind ? 1 : 0
        }
    }

    /// Pictures whose questions are asked where no limit is given.
    static let scenes = 500

    private var kinds: [(name: String, tally: Tally)] = []
    private(set) var all = Tally()
    /// Questions whose answer the model does not know.
    var unknown = 0

    /// Questions that begin with the same two words are of one kind.
    static func kind(of question: String) -> String {
        question.split(separator: " ").prefix(2).joined(separator: " ") + " …"
    }

    mutating func add(_ question: Question, isRight: Bool, isRightBlind: Bool) {
        let name = Self.kind(of: question.question)
        let place = kinds.firstIndex { $0.name == name } ?? kinds.count
        if place == kinds.count { kinds.append((name, Tally())) }
        all.add(isRight, isRightBlind)
        kinds[place].tally.add(isRight, isRightBlind)
    }

    /// A row for each kind, the commonest first; the accuracy in all stands first among the notes.
    func table(title: String, notes: [Phrase]) -> Table {
        let rows = kinds.sorted { ($0.tally.count, $1.name) > ($1.tally.count, $0.name) }.map { name, tally in
            [Table.Cell.text(name), .count(tally.count)] + Proportion(hits: tally.right, count: tally.count).cells
                + Proportion(hits: tally.rightBlind, count: tally.count).cells.prefix(1)
        }
        let headline =
            Phrase("right answers ", .quiet) + Proportion(hits: all.right, count: all.count).phrase
            + Phrase("   without the picture ", .quiet) + Proportion(hits: all.rightBlind, count: all.count).phrase
        let left =
            unknown == 0
            ? [] : [Phrase("\(Format.plural(unknown, "question")) left out, whose answer it does not know", .warning)]
        return Table(
            title: title, columns: ["question", "of", "right", "±", "without picture"], rows: rows,
            notes: [headline] + left + notes)
    }
}

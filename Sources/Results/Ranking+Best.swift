// SPDX-License-Identifier: GPL-3.0-or-later

extension Ranking {
    /// The likeliest of many labels; what the others come to is said below.
    ///
    /// - Parameters:
    ///   - sharing: whether the probabilities of all labels sum to 1.
    ///   - called: what a label is: `answer`.
    public static func best(_ count: Int, of all: [Row], sharing: Bool, called label: String) -> Ranking {
        let rows = all.sorted { $0.value > $1.value }
        let others = rows.dropFirst(count)
        var notes: [Phrase] = []
        if let first = others.first {
            let rest = sharing ? others.reduce(0) { $0 + $1.value } : first.value
            notes.append(
                Phrase(
                    "\(Format.plural(others.count, "other \(label)")), \(sharing ? "together" : "none above") "
                        + Format.unit(rest), .faint))
        }
        return Ranking(quantity: "probability", rows: Array(rows.prefix(count)), notes: notes)
    }
}

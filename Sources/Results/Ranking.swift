// SPDX-License-Identifier: GPL-3.0-or-later

/// Labels with a number each, shown as bars, largest first.
public struct Ranking: Showable {
    public struct Row: Sendable, Equatable {
        public let label: String
        public let value: Double

        public init(label: String, value: Double) {
            self.label = label
            self.value = value
        }
    }

    public var kind: String { "ranking" }
    /// What the numbers are: `probability`, `cosine`.
    public let quantity: String
    public let rows: [Row]
    /// The full length of a bar.
    public let scale: Double
    /// Small print: the template, the temperature.
    public let notes: [Phrase]

    public init(quantity: String, rows: [Row], scale: Double = 1, notes: [Phrase] = []) {
        self.quantity = quantity
        self.rows = rows
        self.scale = scale
        self.notes = notes
    }
}

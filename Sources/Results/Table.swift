// SPDX-License-Identifier: GPL-3.0-or-later

/// Rows under named columns.
public struct Table: Showable, Equatable {
    public enum Cell: Sendable, Equatable {
        case text(String)
        /// A module's path, whose end says the most.
        case path(String)
        case number(Double, decimals: Int)
        case count(Int)
        /// A number of any size, in as few digits as tell it.
        case measure(Double)
        /// A number between 0 and 1 that is also drawn as a bar.
        case share(Double)
        case none
    }

    public struct Column: Sendable, Equatable {
        public let name: String

        public init(_ name: String) { self.name = name }
    }

    public var kind: String { "table" }
    public let title: String
    public let columns: [Column]
    public let rows: [[Cell]]
    /// What stands above the rows: what the table is of.
    public let lead: [Phrase]
    /// The number the table is about and its small print, below the rows.
    public let notes: [Phrase]

    public init(title: String, lead: [Phrase] = [], columns: [String], rows: [[Cell]], notes: [Phrase] = []) {
        self.title = title
        self.lead = lead
        self.columns = columns.map(Column.init)
        self.rows = rows
        self.notes = notes
    }
}

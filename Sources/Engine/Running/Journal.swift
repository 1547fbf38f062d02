// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// The steps of a session in order: number, text, when, how long, and how they ended.
public struct Journal: Sendable {
    public struct Entry: Sendable, Equatable {
        public enum End: Sendable, Equatable {
            case running, done, cancelled
            case failed(String)
        }

        public let number: Int
        public let line: String
        /// Seconds since 1970.
        public let began: Double
        public internal(set) var seconds: Double
        public internal(set) var end: End
        /// 0 for what was typed, 1 for the lines of a script it called, and so on.
        public let depth: Int
    }

    public private(set) var entries: [Entry] = []
    private let limit = 100_000
    private var last = 0

    /// The number that the next step will have.
    public var nextNumber: Int { last + 1 }

    mutating func begin(_ line: String, depth: Int) -> Int {
        last += 1
        if entries.count >= limit { entries.removeFirst(limit / 2) }
        entries.append(
            Entry(number: last, line: line, began: Double(time(nil)), seconds: 0, end: .running, depth: depth))
        return last
    }

    mutating func end(_ number: Int, _ end: Entry.End, seconds: Double) {
        guard let index = entries.lastIndex(where: { $0.number == number }) else { return }
        entries[index].end = end
        entries[index].seconds = seconds
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// A pattern over the dotted names of modules and weights: `*` stands for any text, dots too, `?` for one byte.
public struct Glob: Sendable, Equatable {
    public let text: String

    public init(_ text: String) { self.text = text }

    /// Whether the whole name fits.
    public func matches(_ name: String) -> Bool {
        let pattern = Array(text.utf8), name = Array(name.utf8)
        var (p, n) = (0, 0)
        // Where the last star stands, and how much of the name it has taken so far.
        var star: (pattern: Int, name: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, n)
                p += 1
            } else if p < pattern.count, pattern[p] == name[n] || pattern[p] == UInt8(ascii: "?") {
                (p, n) = (p + 1, n + 1)
            } else if let (at, taken) = star {
                star = (at, taken + 1)
                (p, n) = (at + 1, taken + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// Whether a weight's path fits, or that of a module it is in: `text_model` fits all below it.
    public func covers(_ path: String) -> Bool {
        var name = path[...]
        while true {
            if matches(String(name)) { return true }
            guard let dot = name.lastIndex(of: ".") else { return false }
            name = name[..<dot]
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// The paths of a model's tensors, sorted as bytes, so that what lies below a module is one run of them.
public final class PathIndex: Sendable {
    /// A tensor's path and a word on it: its shape and format.
    public struct Entry: Sendable, Equatable {
        public let path: String
        public let detail: String

        public init(_ path: String, detail: String = "") {
            self.path = path
            self.detail = detail
        }
    }

    public let entries: [Entry]

    public init(_ entries: [Entry]) {
        self.entries = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The next steps from `prefix`, a path still being typed: modules with a dot after them, tensors whole.
    public func steps(from prefix: String, limit: Int = 200) -> [Candidate] {
        let start = prefix.utf8.count
        var found: [Candidate] = []
        for entry in run(below: prefix) {
            let rest = entry.path.utf8.dropFirst(start)
            let text: String
            if let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
                text = prefix + (String(rest[..<dot]) ?? "")
                if found.last?.text != text { found.append(Candidate(text, continues: true)) }
            } else {
                text = entry.path
                found.append(Candidate(text, detail: entry.detail))
            }
            if found.count >= limit { break }
        }
        return found.sorted { naturally($0.text, $1.text) }
    }

    /// Whether `path` is a tensor or has tensors below it.
    public func contains(_ path: String) -> Bool {
        guard let first = run(below: path).first else { return false }
        return first.path.utf8.elementsEqual(path.utf8) || hasBelow(path)
    }

    /// Whether tensors lie below module `path`.
    public func hasBelow(_ path: String) -> Bool { !run(below: path + ".").isEmpty }

    /// The names of the children of module `path`; of the root for an empty path.
    public func children(of path: String) -> [String] {
        steps(from: path.isEmpty ? "" : path + ".", limit: 10_000).map { step in
            String(step.text.utf8.dropFirst(path.isEmpty ? 0 : path.utf8.count + 1)) ?? ""
        }
    }

    private func run(below prefix: String) -> ArraySlice<Entry> {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].path.utf8.lexicographicallyPrecedes(prefix.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var end = low
        while end < entries.count, entries[end].path.utf8.starts(with: prefix.utf8) { end += 1 }
        return entries[low..<end]
    }

    /// `layers.2` before `layers.10`.
    private func naturally(_ a: String, _ b: String) -> Bool {
        let (left, right) = (a.split(separator: "."), b.split(separator: "."))
        for (x, y) in zip(left, right) where x != y {
            if let m = Int(x), let n = Int(y) { return m < n }
            return x.utf8.lexicographicallyPrecedes(y.utf8)
        }
        return left.count < right.count
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// The names that somebody may have meant by one that there is not.
enum NearNames {
    /// At most three, the nearest first; those that are further than half of what was typed are none.
    static func of(_ typed: String, among names: [String]) -> [String] {
        let wanted = typed.utf8.filter { $0 != UInt8(ascii: "*") }
        let limit = max(2, wanted.count / 2)
        let near = names.enumerated().compactMap { index, name -> (distance: Int, index: Int, name: String)? in
            let name = name.utf8.count > 512 ? String(name.prefix(512)) : name
            guard abs(name.utf8.count - wanted.count) <= limit else { return nil }
            let distance = distance(wanted, Array(name.utf8))
            return distance <= limit ? (distance, index, name) : nil
        }
        return near.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }.prefix(3).map(\.name)
    }

    /// Insertions, deletions and replacements between two texts (Levenshtein 1966).
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let cost = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[b.count]
    }
}

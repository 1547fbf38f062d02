// SPDX-License-Identifier: GPL-3.0-or-later

/// What somebody may have meant by a word that is not known.
public enum Suggestion {
    /// The nearest of `words` at most two edits away, fewer for short words; words that `word` begins come next.
    public static func nearest(to word: String, among words: some Sequence<String>) -> String? {
        let bytes = Array(word.utf8.prefix(64))
        guard !bytes.isEmpty else { return nil }
        let allowed = bytes.count <= 2 ? 1 : 2
        var best: (distance: Int, word: String)?
        for candidate in words where candidate != word {
            guard let distance = distance(bytes, Array(candidate.utf8), limit: allowed) else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
        }
        if let best, best.distance < bytes.count { return best.word }
        return bytes.count >= 2 ? words.first { $0 != word && $0.hasPrefix(word) } : nil
    }

    /// `did you mean attend?`, where there is something near.
    public static func didYouMean(_ word: String, among words: some Sequence<String>) -> String? {
        nearest(to: word, among: words).map { "did you mean \($0)?" }
    }

    /// Edits between two words, two neighbours swapped counting as one; nil beyond `limit`. Letters' case is free.
    private static func distance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
        guard abs(a.count - b.count) <= limit else { return nil }
        let (a, b) = (a.map(lowercase), b.map(lowercase))
        var before = [Int](repeating: 0, count: b.count + 1)
        var row = Array(0...b.count)
        for i in 0..<a.count {
            var next = [i + 1] + row.dropFirst()
            for j in 0..<b.count {
                let change = row[j] + (a[i] == b[j] ? 0 : 1)
                next[j + 1] = min(change, row[j + 1] + 1, next[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    next[j + 1] = min(next[j + 1], before[j - 1] + 1)
                }
            }
            (before, row) = (row, next)
        }
        return row[b.count] <= limit ? row[b.count] : nil
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

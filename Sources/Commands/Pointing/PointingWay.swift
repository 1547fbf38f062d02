// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Which words of an object's name a map is asked of: `--word`.
enum PointingWord: String, Choice, Comparable {
    /// The last: `cube` of `small red cube`.
    case shape
    /// The one before it.
    case color
    /// All of them, averaged.
    case all

    static func < (left: Self, right: Self) -> Bool { left.place < right.place }
    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Its places among so many words of a name.
    func places(of words: Int) -> Range<Int> {
        switch self {
        case .shape: max(words - 1, 0)..<words
        case .color: max(words - 2, 0)..<max(words - 1, 0)
        case .all: 0..<words
        }
    }
}

/// Whose row of a map points.
enum PointingRow: Hashable {
    /// Of what the model makes of the pair: [CLS], or the score itself.
    case outcome
    /// Of a word at its own place.
    case own(PointingWord)
    /// Of a word at the place of the one before it, from which it follows.
    case before(PointingWord)

    var word: PointingWord? {
        switch self {
        case .outcome: nil
        case .own(let word), .before(let word): word
        }
    }

    /// `colour`, `shape, foretold`: the row at a word, or the one that it follows from.
    var label: String {
        func name(_ word: PointingWord) -> String {
            switch word {
            case .shape: "shape"
            case .color: "colour"
            case .all: "all its words"
            }
        }
        switch self {
        case .outcome: return "outcome"
        case .own(let word): return name(word)
        case .before(let word): return name(word) + ", foretold"
        }
    }
}

/// One way to a map: a method with all that can be chosen in it.
struct PointingWay: Hashable {
    let method: AttentionMethod
    /// nil where a method follows all layers.
    var layer: Int?
    /// nil for the mean of all heads.
    var head: Int?
    let row: PointingRow
}

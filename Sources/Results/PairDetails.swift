// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// What is known of a map of a text beside a picture, beyond what every map says of itself.
public struct PairDetails: Sendable {
    /// A word of the text: whose rows are read for it, and where it stands among what is looked at.
    public struct Word: Sendable, Equatable {
        public let text: String
        public let rows: [Int]
        public let keys: [Int]

        public init(_ text: String, rows: [Int], keys: [Int] = []) {
            self.text = text
            self.rows = rows
            self.keys = keys
        }
    }

    /// The number that a gradient was taken of, or that fell: `log p(cat)` and what it is.
    public struct Score: Sendable, Equatable {
        public let name: String
        public let value: Double

        public init(_ name: String, _ value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// nil where the map is of one input alone.
    public var attention: AttentionKind?
    /// The text, where the picture is the input.
    public var text: String?
    public var words: [Word] = []
    /// A label for each token that asks, where they are not those that are looked at.
    public var queryTokens: [String] = []
    public var score: Score?
    /// What must be said beside the map: that a model has no cross-attention.
    public var caveat: String?
    /// The patch that was asked for in place of a word, `row · columns + column`: what looks at it is shown.
    public var patch: Int?
    /// Over how many examples numbers were averaged, and how far they vary: the standard deviation, like the weights.
    public var examples = 1
    public var deviation: Tensor?

    public init() {}
}

extension AttentionMap {
    /// What a token that asks is called.
    public func queryName(_ query: Int) -> String {
        let names = pair.queryTokens.isEmpty ? tokens : pair.queryTokens
        return names.indices.contains(query) ? names[query] : "\(query)"
    }

    /// How much each word looks at a patch, in kept layer `layer`; where the patch asks too, how much it looks at each
    /// word.
    public func words(at patch: Int, layer: Int, head: HeadChoice) -> [Float] {
        guard let grid, (0..<grid.count).contains(patch) else { return [] }
        let token = grid.first + patch
        if isSquare, pair.words.contains(where: { !$0.keys.isEmpty }) {
            let row = row(layer: layer, head: head, of: [token])
            return pair.words.map { word in
                word.keys.reduce(0) { $0 + (row.indices.contains($1) ? row[$1] : 0) }
            }
        }
        return pair.words.map { word in
            let row = row(layer: layer, head: head, of: word.rows)
            return row.indices.contains(token) ? row[token] : 0
        }
    }

    /// Whether the tokens that ask are those that are looked at.
    public var isSquare: Bool { weights.shape.count == 4 && weights.shape[2] == weights.shape[3] }
}

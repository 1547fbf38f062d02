// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// What each layer of a decoder would say at each position of a text.
public struct WordLens: Showable {
    /// A word that may stand behind a position.
    public struct Word: Sendable, Equatable {
        public let text: String
        public let id: Int
        public let probability: Float

        public init(text: String, id: Int, probability: Float) {
            self.text = text
            self.id = id
            self.probability = probability
        }
    }

    /// A position at one layer.
    public struct Reading: Sendable, Equatable {
        /// The likeliest words, best first.
        public let best: [Word]
        /// The word that the text goes on with, and its place among all words, from 1; nil at the end.
        public let next: Word?
        public let rank: Int?

        public init(best: [Word], next: Word?, rank: Int?) {
            self.best = best
            self.next = next
            self.rank = rank
        }
    }

    public var kind: String { "lens" }
    /// The model's name in the session, and that of the picture; nil where there is none.
    public let model: String
    public let input: String?
    /// The word that each position has just read.
    public let tokens: [String]
    /// Whose output each layer's state is: the path.
    public let paths: [String]
    /// What each layer is called: its number, `in` for what the first is given.
    public let layers: [String]
    /// [layer][position]
    public let readings: [[Reading]]
    /// The layer shown first.
    public let layer: Int
    public let parts: LensParts

    public init(
        model: String, input: String?, tokens: [String], paths: [String], layers: [String], readings: [[Reading]],
        layer: Int, parts: LensParts
    ) {
        self.model = model
        self.input = input
        self.tokens = tokens
        self.paths = paths
        self.layers = layers
        self.readings = readings
        self.layer = layer
        self.parts = parts
    }

    /// The reading of a layer at a position; nil where there is none.
    public func reading(_ layer: Int, _ position: Int) -> Reading? {
        guard readings.indices.contains(layer), readings[layer].indices.contains(position) else { return nil }
        return readings[layer][position]
    }

    /// The likeliest word's probability, [layer, position]; 0 where there is none.
    public var probabilities: Tensor {
        Tensor(
            readings.indices.flatMap { layer in
                tokens.indices.map { reading(layer, $0)?.best.first?.probability ?? 0 }
            }, shape: [readings.count, tokens.count])
    }
}

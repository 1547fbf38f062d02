// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Attention weights of one input, with what is needed to show them honestly: method, row, layers, heads, and where
/// the mass lies.
public struct AttentionMap: Showable {
    public enum Method: String, Sendable {
        case raw
        case rollout
    }

    /// Which head, or which way of joining all heads.
    public enum HeadChoice: Sendable, Equatable {
        case mean
        case max
        case one(Int)
    }

    /// The picture under the patches.
    public struct Subject: Sendable {
        /// u8 [height, width, 3]
        public let pixels: Tensor
        public let crop: Box

        public init(pixels: Tensor, crop: Box) {
            self.pixels = pixels
            self.crop = crop
        }
    }

    public var kind: String { "attention" }
    /// The model's name in the session, and that of the picture or the text itself.
    public let model: String
    public let input: String
    public let method: Method
    /// [layer, head, query, key], the layers and heads that were asked for; rollout has one layer and one head.
    public let weights: Tensor
    /// The tower's number of each layer in `weights`, for rollout of the last it follows, and how many there are.
    public let layers: [Int]
    public let layerCount: Int
    /// The checkpoint's path of each layer's attention.
    public let paths: [String]
    /// What to show first.
    public let head: HeadChoice
    /// The rows that are read, averaged where a word has several pieces, and their name.
    public let queries: [Int]
    public let queryLabel: String
    /// A label for each token: `[CLS]`, `3,4` for a patch, a piece of a word.
    public let tokens: [String]
    /// Patches among the tokens and the picture they cut, for a vision tower.
    public let grid: PatchGrid?
    public let subject: Subject?
    /// The line that asked for this map without its `--layer` and `--head`, for asking again; empty where there is
    /// no other layer or method to ask for.
    public let request: String

    public init(
        model: String, input: String, method: Method, weights: Tensor, layers: [Int], layerCount: Int, paths: [String],
        head: HeadChoice, queries: [Int], queryLabel: String, tokens: [String], grid: PatchGrid?, subject: Subject?,
        request: String
    ) {
        self.model = model
        self.input = input
        self.method = method
        self.weights = weights
        self.layers = layers
        self.layerCount = layerCount
        self.paths = paths
        self.head = head
        self.queries = queries
        self.queryLabel = queryLabel
        self.tokens = tokens
        self.grid = grid
        self.subject = subject
        self.request = request
    }

    /// How many heads are kept.
    public var headCount: Int { weights.shape.count == 4 ? weights.shape[1] : 1 }

    /// The attention that the chosen rows pay to every token, in kept layer `layer` (an index into `layers`).
    ///
    /// Several rows are averaged after heads are joined; returns one weight a token.
    public func row(layer: Int, head: HeadChoice) -> [Float] {
        guard weights.shape.count == 4, (0..<weights.shape[0]).contains(layer) else { return [] }
        let (heads, rows, keys) = (weights.shape[1], weights.shape[2], weights.shape[3])
        let chosen = queries.filter { (0..<rows).contains($0) }
        guard heads > 0, !chosen.isEmpty else { return [] }
        var result = [Float](repeating: 0, count: keys)
        weights.withFloats { all in
            for query in chosen {
                for key in 0..<keys {
                    func weight(_ head: Int) -> Float { all[((layer * heads + head) * rows + query) * keys + key] }
                    switch head {
                    case .one(let head): result[key] += (0..<heads).contains(head) ? weight(head) : 0
                    case .mean: result[key] += (0..<heads).reduce(0) { $0 + weight($1) } / Float(heads)
                    case .max: result[key] += (0..<heads).reduce(0) { Swift.max($0, weight($1)) }
                    }
                }
            }
        }
        return result.map { $0 / Float(chosen.count) }
    }
}

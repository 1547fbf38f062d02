// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Attention weights of one input, or what a method of attribution makes of them, with what is needed to show them
/// honestly: method, kind, row, layers, heads, and where the mass lies.
public struct AttentionMap: Showable {
    public enum Method: String, Sendable, CaseIterable {
        /// The weights of one layer.
        case raw
        /// Their product through layers.
        case rollout
        /// Weights times gradients through layers.
        case relevance
        /// Features of the last layer, weighted by their gradients.
        case gradcam
        /// Gradients from the mean colour to the picture.
        case ig
        /// How far a score falls without each patch.
        case occlusion
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
    /// [layer, head, query, key], the layers and heads that were asked for; other methods than raw have one layer and
    /// one head, those of the picture alone one query too.
    public let weights: Tensor
    /// The number of each layer in `weights`, for rollout of the last it follows, and how many there are.
    public let layers: [Int]
    public let layerCount: Int
    /// The checkpoint's path of each layer's attention.
    public let paths: [String]
    /// What to show first.
    public let head: HeadChoice
    /// The rows that are read, averaged where a word has several pieces, and their name.
    public let queries: [Int]
    public let queryLabel: String
    /// A label for each token that is looked at: `[CLS]`, `3,4` for a patch, a piece of a word.
    public let tokens: [String]
    /// Patches among those tokens and the picture they cut; nil where there are none.
    public let grid: PatchGrid?
    public let subject: Subject?
    /// The line that asked for this map without its `--layer` and `--head`, for asking again; empty where there is
    /// no other layer or method to ask for.
    public let request: String
    /// What a map of a text beside a picture has more.
    public var pair = PairDetails()

    public init(
        model: String, input: String, method: Method, weights: Tensor, layers: [Int], layerCount: Int, paths: [String],
        head: HeadChoice, queries: [Int], queryLabel: String, tokens: [String], grid: PatchGrid?, subject: Subject?,
        request: String, pair: PairDetails = PairDetails()
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
        self.pair = pair
    }

    /// How many heads are kept.
    public var headCount: Int { weights.shape.count == 4 ? weights.shape[1] : 1 }

    /// The attention that the chosen rows pay to every token, in kept layer `layer` (an index into `layers`).
    ///
    /// Several rows are averaged after heads are joined; returns one weight a token.
    public func row(layer: Int, head: HeadChoice) -> [Float] { row(layer: layer, head: head, of: queries) }

    /// The same for other rows.
    public func row(layer: Int, head: HeadChoice, of queries: [Int]) -> [Float] {
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

extension AttentionMap.Method {
    /// Whether a row says how one token spreads its attention, so that its sum is 1.
    public var isDistribution: Bool { self == .raw || self == .rollout }

    /// Whether numbers below 0 say something: a patch that speaks against the score.
    public var isSigned: Bool { self == .ig || self == .occlusion }

    /// How the screen names it.
    public var phrase: String {
        switch self {
        case .raw: "raw attention"
        case .rollout: "attention rollout"
        case .relevance: "relevance, attention × gradient"
        case .gradcam: "grad-CAM"
        case .ig: "integrated gradients"
        case .occlusion: "occlusion"
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// What each head of each layer does with its attention, block by block: how much of it goes there, and how evenly.
public struct HeadTable: Showable {
    /// Who asks and who is looked at.
    public struct Block: Sendable {
        /// `text→image`
        public let name: String
        /// 0 to 1 each: [layer, head].
        public let mass: Tensor
        public let entropy: Tensor
        /// The standard deviations over examples; nil for one.
        public let massDeviation: Tensor?
        public let entropyDeviation: Tensor?

        public init(
            name: String, mass: Tensor, entropy: Tensor, massDeviation: Tensor? = nil, entropyDeviation: Tensor? = nil
        ) {
            self.name = name
            self.mass = mass
            self.entropy = entropy
            self.massDeviation = massDeviation
            self.entropyDeviation = entropyDeviation
        }
    }

    public var kind: String { "heads" }
    public let model: String
    public let input: String
    public let attention: AttentionKind
    /// The number of each layer.
    public let layers: [Int]
    public let headCount: Int
    public let blocks: [Block]
    /// Over how many examples the numbers were averaged.
    public let examples: Int
    /// The line that shows a head, behind which come `--layer` and `--head`; empty where there is none.
    public let request: String

    public init(
        model: String, input: String, attention: AttentionKind, layers: [Int], headCount: Int, blocks: [Block],
        examples: Int = 1, request: String = ""
    ) {
        self.model = model
        self.input = input
        self.attention = attention
        self.layers = layers
        self.headCount = headCount
        self.blocks = blocks
        self.examples = examples
        self.request = request
    }

    /// [mass and entropy, block, layer, head]
    public var numbers: Tensor? {
        guard !blocks.isEmpty else { return nil }
        let shape = [blocks.count, layers.count, headCount]
        guard let masses = try? stack(blocks.map(\.mass)), let entropies = try? stack(blocks.map(\.entropy)),
            masses.shape == shape, entropies.shape == shape
        else { return nil }
        return try? stack([masses, entropies])
    }
}

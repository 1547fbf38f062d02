// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// Attention of one kind through the layers of a model: where its weights go by, who asks, and who is looked at.
public struct AttentionStack: Sendable, Equatable {
    public typealias Kind = AttentionKind

    public let kind: Kind
    /// The path of each layer's attention module, first to last.
    public let paths: [String]
    public let heads: Int
    /// What the rows are, and what the columns are.
    public let queries: TokenAxis
    public let keys: TokenAxis

    public init(kind: Kind, paths: [String], heads: Int, queries: TokenAxis, keys: TokenAxis) {
        self.kind = kind
        self.paths = paths
        self.heads = heads
        self.queries = queries
        self.keys = keys
    }

    public var layerCount: Int { paths.count }

    /// The memory that the weights of so many layers take, in bytes; `Int.max` where no memory could hold them.
    public func byteCount(layers: Int) -> Int {
        [heads, queries.count, keys.count, 4].reduce(layers) { total, factor in
            let (product, over) = total.multipliedReportingOverflow(by: factor)
            return over ? .max : product
        }
    }
}

/// What the tokens along one axis of attention are.
public typealias TokenAxis = Results.TokenAxis

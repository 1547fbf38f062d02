// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// Attention of one kind through the layers of a model: where its weights go by, who asks, and who is looked at.
public struct AttentionStack: Sendable, Equatable {
    /// Which tokens ask and which are looked at; `--kind` names them so.
    public enum Kind: String, Sendable, CaseIterable {
        /// A picture's patches among themselves.
        case vision
        /// A learned probe at a picture's patches, which pools them into one vector.
        case pool
        /// A text's tokens among themselves.
        case text
        /// A text's tokens at a picture's patches.
        case cross
        /// Text and patches in one stream.
        case joint
        /// The words of an answer among themselves.
        case answer
        /// The words of an answer at the question they answer.
        case question
    }

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
}

/// What the tokens along one axis of attention are: a text, the patches of a picture, or one behind the other.
public struct TokenAxis: Sendable, Equatable {
    /// Where the tokens of a text lie; nil where the axis holds none.
    public let text: Range<Int>?
    /// Where the patches of a picture lie; nil where the axis holds none.
    public let grid: PatchGrid?
    /// How many tokens there are, specials of the picture ([CLS]) among them.
    public let count: Int

    public init(text: Range<Int>? = nil, grid: PatchGrid? = nil, count: Int) {
        self.text = text
        self.grid = grid
        self.count = count
    }

    public static func text(_ count: Int) -> TokenAxis { TokenAxis(text: 0..<count, count: count) }
    public static func picture(_ grid: PatchGrid) -> TokenAxis {
        TokenAxis(grid: grid, count: grid.first + grid.count)
    }
    /// The tokens of a text and behind them those of a picture, whose grid counts from its own first token.
    public static func joint(text: Int, picture grid: PatchGrid) -> TokenAxis {
        TokenAxis(
            text: 0..<text, grid: PatchGrid(rows: grid.rows, columns: grid.columns, first: text + grid.first),
            count: text + grid.first + grid.count)
    }
}

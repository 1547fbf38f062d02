// SPDX-License-Identifier: GPL-3.0-or-later

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

    /// Where the tokens of the picture lie, its specials among them; nil where the axis holds none.
    public var picture: Range<Int>? {
        guard let grid else { return nil }
        let first = (text?.upperBound ?? 0) <= grid.first ? text?.upperBound ?? 0 : grid.first
        let end = max(count, grid.first + grid.count)
        return first..<(text.map { $0.lowerBound >= grid.first + grid.count ? $0.lowerBound : end } ?? end)
    }

    /// The parts by name, in the order of the axis: `text`, `image`.
    public var parts: [(name: String, tokens: Range<Int>)] {
        [text.map { ("text", $0) }, picture.map { ("image", $0) }].compactMap(\.self)
            .sorted { $0.1.lowerBound < $1.1.lowerBound }
    }
}

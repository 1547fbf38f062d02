// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// The pointing game: does the strongest patch of a map lie on the object that the map is about?
///
/// Zhang et al. 2016, "Top-down Neural Attention by Excitation Backprop", https://arxiv.org/abs/1608.00507, section
/// 4.2. Deviations: what points is the centre of a patch, not a pixel, and the object is its box without the paper's
/// margin of 15 pixels.
public struct PointingGame: Sendable, Equatable {
    public let grid: PatchGrid
    /// Where the object lies on the picture that the patches cut, in fractions of it; may reach beyond its edges.
    public let box: Box

    public init(grid: PatchGrid, box: Box) {
        self.grid = grid
        self.box = box
    }

    /// Whether the centre of a patch, counted row by row, lies in the box; its right and lower edges are outside.
    public func isHit(_ patch: Int) -> Bool {
        guard patch >= 0, patch < grid.count, grid.columns > 0 else { return false }
        return holds(
            (Double(patch % grid.columns) + 0.5) / Double(grid.columns),
            (Double(patch / grid.columns) + 0.5) / Double(grid.rows))
    }

    /// Whether the strongest patch of a map's values lies on the object; a map without one points nowhere, and misses.
    public func isHit(_ values: some RandomAccessCollection<Float>) -> Bool {
        Self.strongest(values).map { isHit($0) } ?? false
    }

    /// How often a patch taken at random hits: the share of the patches whose centres lie in the box.
    public var chance: Double {
        grid.count > 0 ? Double((0..<grid.count).count { isHit($0) }) / Double(grid.count) : 0
    }

    /// Whether the middle of the picture hits, at which whoever knows nothing of it does best to point.
    public var isCentreHit: Bool { holds(0.5, 0.5) }

    /// The place of the largest value, of equal ones the first; nil where none is larger than the others, or one is no
    /// number.
    public static func strongest(_ values: some RandomAccessCollection<Float>) -> Int? {
        guard let first = values.first else { return nil }
        var (place, most, least) = (0, first, first)
        for (index, value) in values.enumerated() {
            guard !value.isNaN else { return nil }
            if value > most { (place, most) = (index, value) }
            least = min(least, value)
        }
        return most > least ? place : nil
    }

    private func holds(_ x: Double, _ y: Double) -> Bool {
        x >= box.left && x < box.right && y >= box.top && y < box.bottom
    }
}

extension Box {
    /// The same rectangle in fractions of a part of the picture; nil where none of it lies there.
    public func within(_ part: Box) -> Box? {
        let (width, height) = (part.right - part.left, part.bottom - part.top)
        guard width > 0, height > 0, left < part.right, right > part.left, top < part.bottom, bottom > part.top else {
            return nil
        }
        return Box(
            left: (left - part.left) / width, top: (top - part.top) / height, right: (right - part.left) / width,
            bottom: (bottom - part.top) / height)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// A grid of cells with rasters laid in rectangles.
public struct Frame: Sendable {
    public let size: Size
    public init(size: Size) { self.size = size }
}

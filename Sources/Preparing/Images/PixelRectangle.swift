// SPDX-License-Identifier: GPL-3.0-or-later

/// How many pixels high and wide something is.
public struct PixelSize: Sendable, Equatable {
    public var height: Int
    public var width: Int

    public init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }

    /// Height times width; nil past what an `Int` holds.
    var area: Int? {
        let (product, overflow) = height.multipliedReportingOverflow(by: width)
        return overflow ? nil : product
    }
}

/// A rectangle in pixels from the top left corner; fractions where it was scaled, negative where it begins outside.
public struct PixelRectangle: Sendable, Equatable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    public var area: Double { width * height }

    /// The part that lies within a picture of `size`; empty when none does.
    public func clipped(to size: PixelSize) -> PixelRectangle {
        let left = min(max(x, 0), Double(size.width)), top = min(max(y, 0), Double(size.height))
        let right = min(max(x + width, left), Double(size.width))
        let bottom = min(max(y + height, top), Double(size.height))
        return PixelRectangle(x: left, y: top, width: right - left, height: bottom - top)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// A rectangle on a picture in fractions of its width and height, 0 to 1 from the top left.
public struct Box: Sendable, Equatable {
    public let left, top, right, bottom: Double

    public init(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    public static let whole = Box(left: 0, top: 0, right: 1, bottom: 1)

    public var area: Double { max(0, right - left) * max(0, bottom - top) }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// A picture for a frame: RGB pixels, and what is laid over them when the theme's colours are known.
public struct Raster: Sendable, Equatable {
    /// Pixels across and down.
    public let width: Int
    public let height: Int
    /// Red, green and blue of each pixel, row by row.
    public let pixels: [UInt8]
    /// What of the picture is seen; outside it the picture is grey and darker.
    public var crop: Crop?
    /// Values over the crop. Without colours they stand as digits in the picture's place.
    public var heat: Heat?
    /// Which of several labels each patch of the crop has; without colours they stand as letters in its place.
    public var labels: Labels?
    /// Patches down and across the crop, parted by thin dark lines where there is no heat.
    public var patches: Patches?

    /// A grid of equal parts.
    public struct Patches: Sendable, Equatable {
        public let rows: Int
        public let columns: Int

        public init?(rows: Int, columns: Int) {
            guard rows > 0, columns > 0, rows <= 4096, columns <= 4096 else { return nil }
            self.rows = rows
            self.columns = columns
        }
    }

    /// Which part of the picture falls on which part of its rectangle, so that patches can be laid on whole cells.
    public struct Crop: Sendable, Equatable {
        /// On the picture, in fractions of its width and height.
        public var source: Region
        /// In the rectangle, in fractions of its width and height.
        public var target: Region

        public init(source: Region, target: Region) {
            self.source = source
            self.target = target
        }
    }

    /// Left, top, right and bottom, 0 to 1.
    public struct Region: Sendable, Equatable {
        public var left, top, right, bottom: Double

        public init(left: Double, top: Double, right: Double, bottom: Double) {
            self.left = left
            self.top = top
            self.right = right
            self.bottom = bottom
        }

        public static let whole = Region(left: 0, top: 0, right: 1, bottom: 1)

        var isSound: Bool {
            left.isFinite && top.isFinite && right.isFinite && bottom.isFinite && right > left && bottom > top
        }
    }

    /// One value a patch, 0 to 1, row by row; from −1 where values below 0 mean something.
    public struct Heat: Sendable, Equatable {
        public let rows: Int
        public let columns: Int
        public let values: [Float]
        public let isSigned: Bool

        public init?(rows: Int, columns: Int, values: [Float], isSigned: Bool = false) {
            guard rows > 0, columns > 0, rows <= 4096, columns <= 4096, values.count == rows * columns else {
                return nil
            }
            self.rows = rows
            self.columns = columns
            self.isSigned = isSigned
            self.values = values.map { $0.isFinite ? min(max($0, isSigned ? -1 : 0), 1) : 0 }
        }
    }

    /// One label a patch, from 0, row by row; nil for a patch without one.
    public struct Labels: Sendable, Equatable {
        public let rows: Int
        public let columns: Int
        public let values: [Int?]

        public init?(rows: Int, columns: Int, values: [Int?]) {
            guard rows > 0, columns > 0, rows <= 4096, columns <= 4096, values.count == rows * columns else {
                return nil
            }
            self.rows = rows
            self.columns = columns
            self.values = values.map { $0.flatMap { $0 >= 0 ? $0 : nil } }
        }
    }

    /// A picture; one whose pixels do not fill `width` × `height` is empty.
    public init(width: Int, height: Int, pixels: [UInt8], crop: Crop? = nil, heat: Heat? = nil) {
        let (area, over) = width.multipliedReportingOverflow(by: height)
        let isSound = width > 0 && height > 0 && !over && area <= Int.max / 3 && area * 3 == pixels.count
        self.width = isSound ? width : 0
        self.height = isSound ? height : 0
        self.pixels = isSound ? pixels : []
        self.crop = crop.flatMap { $0.source.isSound && $0.target.isSound ? $0 : nil }
        self.heat = heat
    }

    public var isEmpty: Bool { width == 0 || height == 0 }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Vectors of many dimensions seen along a few: points to look at, with what they are and what lies near them.
public struct Projection: Showable {
    public struct Neighbour: Sendable, Equatable {
        public let point: Int
        public let cosine: Float

        public init(point: Int, cosine: Float) {
            self.point = point
            self.cosine = cosine
        }
    }

    public var kind: String { "projection" }
    /// What it is of: `e`, `clip on shapes`.
    public let subject: String
    /// f32 [point, dimension]
    public let coordinates: Tensor
    /// Of each dimension shown, the share of all variance that lies along it.
    public let explained: [Double]
    /// How many dimensions the vectors have.
    public let width: Int
    /// A name for each point; missing ones are numbered.
    public let names: [String]
    /// The class of each point, an index into `classNames`; missing or nil for none.
    public let classes: [Int?]
    public let classNames: [String]
    /// The nearest of each point by the cosine of the whole vectors, nearest first.
    public let neighbours: [[Neighbour]]
    /// u8 [height, width, 3] of each point, where points are pictures.
    public let pictures: [Tensor]

    public init(
        subject: String, coordinates: Tensor, explained: [Double], width: Int, names: [String], classes: [Int?] = [],
        classNames: [String] = [], neighbours: [[Neighbour]] = [], pictures: [Tensor] = []
    ) {
        self.subject = subject
        self.coordinates = coordinates
        self.explained = explained
        self.width = width
        self.names = names
        self.classes = classes
        self.classNames = classNames
        self.neighbours = neighbours
        self.pictures = pictures
    }

    public var count: Int { coordinates.rank == 2 ? coordinates.shape[0] : 0 }
    public var dimensions: Int { coordinates.rank == 2 ? coordinates.shape[1] : 0 }

    public func name(_ point: Int) -> String { names.indices.contains(point) ? names[point] : "\(point)" }

    /// The class of a point; nil where it has none that has a name.
    public func classOf(_ point: Int) -> Int? {
        guard classes.indices.contains(point), let place = classes[point], classNames.indices.contains(place) else {
            return nil
        }
        return place
    }

    /// How many points are of each class.
    public var counts: [Int] {
        var counts = [Int](repeating: 0, count: classNames.count)
        for point in 0..<count { if let place = classOf(point) { counts[place] += 1 } }
        return counts
    }
}

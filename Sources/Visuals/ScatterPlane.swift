// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Two of a projection's dimensions, and where its points fall on them.
struct ScatterPlane: Sendable {
    /// Which dimensions lie across and upwards.
    let axes: (across: Int, up: Int)
    /// Each point's place, 0 to 1 from the left and from the bottom; nil where it has none.
    let places: [(x: Double, y: Double)?]

    /// - Parameter turn: which pair of dimensions, from 0.
    init(_ coordinates: [Float], dimensions: Int, turn: Int) {
        let dimensions = max(dimensions, 0)
        let pairs = (0..<max(dimensions, 1)).flatMap { up in (0..<up).map { ($0, up) } }
        let axes = pairs.isEmpty ? (0, 0) : pairs[((turn % pairs.count) + pairs.count) % pairs.count]
        self.axes = axes
        guard dimensions > 0 else {
            places = []
            return
        }
        let count = coordinates.count / dimensions
        func values(_ axis: Int) -> [Double] { (0..<count).map { Double(coordinates[$0 * dimensions + axis]) } }
        let (xs, ys) = (Self.parts(values(axes.0)), Self.parts(values(axes.1)))
        places = (0..<count).map { point in
            guard let x = xs[point], let y = ys[point] else { return nil }
            // A lone dimension lies on a line.
            return (x, dimensions == 1 ? 0.5 : y)
        }
    }

    /// How many pairs of dimensions there are.
    static func turns(_ dimensions: Int) -> Int { max(dimensions * (dimensions - 1) / 2, 1) }

    /// Values between their ends, with a little room beyond them; the middle where all are the same.
    private static func parts(_ values: [Double]) -> [Double?] {
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return values.map { _ in nil } }
        let room = (high - low) * 0.03
        return values.map { value in
            guard value.isFinite else { return nil }
            return high > low ? (value - low + room) / (high - low + 2 * room) : 0.5
        }
    }

    /// The nearest point in a direction, across (-1, 0, 1) and up; nil where there is none.
    func next(from point: Int, across: Int, up: Int) -> Int? {
        guard places.indices.contains(point), let start = places[point] else {
            return places.firstIndex { $0 != nil }
        }
        var best: (cost: Double, point: Int)?
        for (other, place) in places.enumerated() where other != point {
            guard let place else { continue }
            let (dx, dy) = (place.x - start.x, place.y - start.y)
            let along = dx * Double(across) + dy * Double(up)
            let aside = abs(dx * Double(up)) + abs(dy * Double(across))
            // Within a right angle of the direction; a step aside costs more than one ahead.
            guard along > 0, aside <= along else { continue }
            let cost = along + 2 * aside
            if best.map({ cost < $0.cost }) ?? true { best = (cost, other) }
        }
        return best?.point
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Vectors along a few of their directions: a scatter with a cursor, the point under it and what lies near it.
struct ProjectionView: View {
    let projection: Projection
    private let coordinates: [Float]
    private let planes: [ScatterPlane]
    let counts: [Int]
    let pictures: [Raster]

    /// Points and dimensions beyond these are left out.
    private static let mostPoints = 50_000
    private static let mostDimensions = 16

    init(_ projection: Projection) {
        self.projection = projection
        let isSound = projection.dimensions > 0 && projection.dimensions <= Self.mostDimensions
            && (1...Self.mostPoints).contains(projection.count)
        coordinates = isSound ? projection.coordinates.floats : []
        let dimensions = projection.dimensions
        planes = isSound
            ? (0..<ScatterPlane.turns(dimensions)).map {
                ScatterPlane(projection.coordinates.floats, dimensions: dimensions, turn: $0)
            } : []
        counts = isSound ? projection.counts : []
        pictures = isSound ? projection.pictures.prefix(projection.count).map { Raster($0).reduced(toFit: 64) } : []
    }

    var isEmpty: Bool { planes.isEmpty }
    var count: Int { planes.first?.places.count ?? 0 }
    var title: String { "space" }
    var detail: String { "pca of \(projection.subject) · \(Format.plural(projection.count, "point"))" }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { !isEmpty }

    var keys: [KeyHint] {
        [KeyHint("◂ ▸ ▴ ▾", "point"), KeyHint("n", "nearest"), KeyHint("z", "zoom")]
            + (planes.count > 1 ? [KeyHint("d", "dimensions")] : [])
    }

    func point(_ state: ViewState) -> Int { min(max(state.row, 0), max(count - 1, 0)) }

    func plane(_ state: ViewState) -> ScatterPlane? {
        planes.isEmpty ? nil : planes[(state.panel ?? 0) % max(planes.count, 1)]
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        guard let plane = plane(state) else { return .ignored }
        var next = state
        let point = point(state)
        next.row = point
        func move(_ across: Int, _ up: Int) { next.row = plane.next(from: point, across: across, up: up) ?? point }
        switch key {
        case .left: move(-1, 0)
        case .right: move(1, 0)
        case .up: move(0, 1)
        case .down: move(0, -1)
        case .home: next.row = 0
        case .end: next.row = count - 1
        case .pageUp: next.row = max(point - 1, 0)
        case .pageDown: next.row = min(point + 1, count - 1)
        case .character("n"): next.row = neighbours(of: point).first?.point ?? point
        case .character("z"): next.zoomed.toggle()
        case .escape where state.zoomed: next.zoomed = false
        case .character("d") where planes.count > 1: next.panel = ((state.panel ?? 0) + 1) % planes.count
        default: return .ignored
        }
        return .state(next)
    }

    /// The nearest points that there are.
    func neighbours(of point: Int) -> [Projection.Neighbour] {
        guard projection.neighbours.indices.contains(point) else { return [] }
        return projection.neighbours[point].filter { (0..<count).contains($0.point) }
    }

    /// A point's number along a dimension.
    func value(_ point: Int, _ axis: Int) -> Double {
        let place = point * projection.dimensions + axis
        return coordinates.indices.contains(place) ? Double(coordinates[place]) : .nan
    }

    /// `31 %` of the variance along a dimension.
    func share(_ axis: Int) -> String {
        projection.explained.indices.contains(axis) ? Format.share(projection.explained[axis]) : "?"
    }

    /// `pc 1 31 % across`, `pc 2 22 % up`
    func axes(_ plane: ScatterPlane) -> [Line] {
        func line(_ axis: Int, _ way: String) -> Line {
            Line([Span("pc \(axis + 1) ", .muted), Span(share(axis)), Span(" \(way)", .muted)])
        }
        if projection.dimensions < 2 { return [line(0, "across")] }
        return [line(plane.axes.across, "across"), line(plane.axes.up, "up")]
    }

    // MARK: Words

    /// The share of all variance that the dimensions hold together.
    private var together: String { Format.share(projection.explained.reduce(0, +)) }

    func transcript(width: Int) -> [Line] {
        guard !isEmpty else { return Line("no point has a place", .muted).wrapped(to: width) }
        var spans: [Span] = [Span("variance ", .muted), Span(together, .strong)]
        spans.append(Span(" in \(projection.dimensions) of \(Format.count(projection.width)) dimensions", .muted))
        let classes = projection.classNames.isEmpty ? [] : [classLine]
        return (Line(spans).wrapped(to: width) + classes.flatMap { $0.wrapped(to: width) }).prefix(6) + []
    }

    private var classLine: Line {
        Line(
            projection.classNames.prefix(12).enumerated().flatMap { place, name in
                [Span(place > 0 ? "  " : ""), ClassLook(place).sign(.full), Span(" \(name)", .muted)]
            })
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        guard let plane = planes.first else { return ["no point has a place"] }
        let columns = min(max(width, 20), 100)
        var lines = ["pca of \(projection.subject): \(Format.plural(count, "point")), \(together) of the variance"]
        lines.append(axes(plane).map(\.text).joined(separator: ", "))
        if !projection.classNames.isEmpty {
            let names = projection.classNames.enumerated().map {
                "\(LetterFitter.letter($0.offset)) \($0.element) \(counts[$0.offset])"
            }
            lines += AttentionContent.flow(names.map { Line($0) }, width: columns).map(\.text)
        }
        lines.append("")
        let canvas = canvas(plane, window: nil, columns: columns, rows: max(columns / 4, 5))
        let marks = marks(.none)
        lines += canvas.text(glyphs: glyphs, marks: projection.classNames.isEmpty ? [] : marks)
        lines.append("")
        let dimensions = 0..<min(projection.dimensions, 4)
        let widest = min((0..<min(count, 20)).map { projection.name($0).columns }.max() ?? 0, 40)
        for point in 0..<min(count, 20) {
            let numbers = dimensions.map { Format.short(value(point, $0)).alignedRight(in: 9) }.joined()
            let group = projection.classOf(point).map { "  " + projection.classNames[$0] } ?? ""
            lines.append(projection.name(point).padded(to: widest, glyphs: glyphs) + numbers + group)
        }
        if count > 20 { lines.append("… and \(Format.count(count - 20)) more") }
        return lines.map(glyphs.spell)
    }

    // MARK: Dots

    /// What part of the plane is seen: all of it, or a quarter of each side around a point.
    func window(_ state: ViewState, _ plane: ScatterPlane) -> (x: Double, y: Double)? {
        guard state.zoomed, let place = plane.places[point(state)] else { return nil }
        return (min(max(place.x - 0.125, 0), 0.75), min(max(place.y - 0.125, 0), 0.75))
    }

    /// Where a place falls among the dots of a canvas, from its top left.
    static func dot(
        _ place: (x: Double, y: Double), window: (x: Double, y: Double)?, width: Int, height: Int
    ) -> Point {
        let (x, y) = window.map { ((place.x - $0.x) * 4, (place.y - $0.y) * 4) } ?? place
        func cell(_ part: Double, _ count: Int) -> Int {
            Int((min(max(part, -2), 3) * Double(count - 1)).rounded())
        }
        return Point(x: cell(x, max(width, 1)), y: cell(1 - y, max(height, 1)))
    }

    func canvas(_ plane: ScatterPlane, window: (x: Double, y: Double)?, columns: Int, rows: Int) -> DotCanvas {
        var canvas = DotCanvas(columns: columns, rows: rows)
        for (point, place) in plane.places.enumerated() {
            guard let place else { continue }
            let dot = Self.dot(place, window: window, width: canvas.width, height: canvas.height)
            canvas.dot(dot.x, dot.y, of: UInt8(min(projection.classOf(point).map { $0 + 1 } ?? 0, 250)))
        }
        return canvas
    }

    /// The look of points without a class, then of each class.
    var styles: [Style] {
        [Style(.text)] + (0..<min(projection.classNames.count, 250)).map { Style(ClassLook($0).role) }
    }

    func marks(_ colors: ColorDepth) -> [Glyph?] {
        [nil] + (0..<min(projection.classNames.count, 250)).map { ClassLook($0).mark(colors) }
    }
}

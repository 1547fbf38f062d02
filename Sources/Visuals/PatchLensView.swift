// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// The nearest label of each patch over its picture, layer by layer.
struct PatchLensView: View {
    let model: String
    let input: String
    let labels: [String]
    let grid: PatchGrid
    let picture: Raster
    /// On the picture, inside it.
    let crop: Raster.Region
    private let parts: LensParts
    /// The cosines of each layer's patches with the labels, and the nearest label of each.
    private let cosines: [[[Float]]]
    private let nearest: [[Int]]
    private let first: Int

    init(_ lens: PatchLens) {
        model = lens.model
        input = lens.input
        parts = lens.parts
        let count = lens.layerCount
        labels = count > 0 ? lens.labels : []
        grid = count > 0 ? lens.grid : PatchGrid(rows: 1, columns: 1, first: 0)
        cosines = (0..<count).map { lens.cosines(layer: $0) }
        nearest = (0..<count).map { lens.nearest(layer: $0) }
        first = min(max(lens.layer, 0), max(count - 1, 0))
        let pixels = lens.subject.map { Raster($0.pixels).reduced(toFit: Raster.viewSide) }
        if let subject = lens.subject, let pixels, !pixels.isEmpty {
            picture = pixels
            crop = Raster.Region(subject.crop).clamped
        } else {
            let bytes = [UInt8](repeating: 128, count: grid.count * 3)
            picture = Raster(width: grid.columns, height: grid.rows, pixels: bytes)
            crop = .whole
        }
    }

    var layerCount: Int { nearest.count }
    var title: String { "patch lens" }
    var detail: String { "\(model) · \(input)" }
    var wantsStage: Bool { layerCount > 0 }

    var start: ViewState {
        var state = ViewState()
        state.layer = first
        return state
    }

    var keys: [KeyHint] { [KeyHint("◂ ▸", "layer"), KeyHint("p", "patch")] }

    func layer(_ state: ViewState) -> Int { min(max(state.layer, 0), max(layerCount - 1, 0)) }

    /// The label of each patch of the layer.
    func nearest(_ state: ViewState) -> [Int] { nearest.isEmpty ? [] : nearest[layer(state)] }

    /// The labels with the number of patches that lie nearest to each.
    func counts(_ state: ViewState) -> [Int] {
        var counts = [Int](repeating: 0, count: labels.count)
        for label in nearest(state) where counts.indices.contains(label) { counts[label] += 1 }
        return counts
    }

    func cursor(_ state: ViewState) -> (row: Int, column: Int) {
        (min(max(state.row, 0), grid.rows - 1), min(max(state.column, 0), grid.columns - 1))
    }

    /// The cosines of the patch under the cursor.
    func cosines(_ state: ViewState) -> [Float] {
        let (row, column) = cursor(state)
        let layer = layer(state), place = row * grid.columns + column
        guard cosines.indices.contains(layer), cosines[layer].indices.contains(place) else { return [] }
        return cosines[layer][place]
    }

    func labels(_ state: ViewState) -> Raster.Labels? {
        Raster.Labels(rows: grid.rows, columns: grid.columns, values: nearest(state))
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        guard layerCount > 0 else { return .ignored }
        var next = state
        (next.row, next.column) = cursor(state)
        switch key {
        case .character("p"): next.cursor.toggle()
        case .escape where state.cursor: next.cursor = false
        case .left where state.cursor: next.column = max(next.column - 1, 0)
        case .right where state.cursor: next.column = min(next.column + 1, grid.columns - 1)
        case .up where state.cursor: next.row = max(next.row - 1, 0)
        case .down where state.cursor: next.row = min(next.row + 1, grid.rows - 1)
        case .left: next.layer = max(layer(state) - 1, 0)
        case .right: next.layer = min(layer(state) + 1, layerCount - 1)
        case .home: next.layer = 0
        case .end: next.layer = layerCount - 1
        default: return .ignored
        }
        return .state(next)
    }

    // MARK: Words

    /// `layer 2 of 0 to 2`, then norm and head by name, in pieces that stay together.
    ///
    /// Where a path is too wide its last part stands for it.
    func naming(_ state: ViewState, width: Int = .max) -> [Line] {
        func part(_ name: String, _ path: String) -> Line {
            let whole = Line([Span(name + " ", .muted), Span(path)])
            guard whole.width() > width, let last = path.split(separator: ".").last else { return whole }
            return Line([Span(name + " ", .muted), Span("…" + last)])
        }
        return [
            Line([Span("layer ", .muted), Span("\(layer(state))", .strong), Span(" of \(layerCount)", .muted)]),
            part("norm", parts.norm ?? "none"), part("head", parts.head),
        ]
    }

    func transcript(width: Int) -> [Line] {
        guard layerCount > 0 else { return Line("a lens without patches", .muted).wrapped(to: width) }
        let counts = counts(start)
        let first = Line("layer \(layer(start)) · nearest label", .muted).wrapped(to: width)
        let order = labels.indices.sorted { (counts[$0], -$0) > (counts[$1], -$1) }
        return first
            + order.prefix(4).map { label in
                let share = Format.share(Double(counts[label]) / Double(grid.count))
                return Line([
                    ClassLook(label).sign(.full), Span(" " + labels[label].padded(to: max(width - 9, 1))),
                    Span(share.alignedRight(in: 6), .strong),
                ]).cut(to: width)
            }
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        guard layerCount > 0 else { return ["a lens without patches"] }
        let state = start
        var lines = AttentionContent.flow(
            [Line("patch lens")] + naming(state) + [Line("cosine of patch and label")], width: max(width, 40)
        ).map(\.text)
        lines.append("")
        let gap = grid.columns * 2 <= width + 1 ? " " : ""
        let nearest = nearest(state)
        for row in 0..<grid.rows {
            let letters = (0..<grid.columns).map { String(LetterFitter.letter(nearest[row * grid.columns + $0])) }
            lines.append(letters.joined(separator: gap))
        }
        lines.append("")
        let widest = min(labels.map(\.columns).max() ?? 0, 40)
        let header = (0..<layerCount).map { "layer \($0)".alignedRight(in: 8) }.joined()
        lines.append(String(repeating: " ", count: widest + 2) + header + "  patches")
        for label in labels.indices {
            let counts = self.nearest.map { layer in layer.count { $0 == label } }
            let numbers = counts.map { "\($0)".alignedRight(in: 8) }.joined()
            lines.append("\(LetterFitter.letter(label)) " + labels[label].padded(to: widest, glyphs: glyphs) + numbers)
        }
        return lines.map(glyphs.spell)
    }
}

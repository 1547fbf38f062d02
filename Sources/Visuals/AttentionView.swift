// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// The view of an attention map: over its picture where it has patches, over its tokens where it has none.
func attentionView(_ map: AttentionMap) -> any View {
    let content = AttentionContent(map)
    if content.grid == nil { return TokenAttentionView(map, content) }
    return map.pair.words.isEmpty ? PictureAttentionView(map, content) : PairAttentionView(map, content)
}

/// Attention over the patches of a picture.
struct PictureAttentionView: View {
    let content: AttentionContent
    let picture: Raster
    /// On the picture, inside it.
    let crop: Raster.Region
    let grid: PatchGrid

    init(_ map: AttentionMap, _ content: AttentionContent) {
        self.content = content
        grid = content.grid ?? PatchGrid(rows: 1, columns: 1, first: 0)
        let pixels = map.subject.map { Raster($0.pixels).reduced(toFit: Raster.viewSide) }
        if let subject = map.subject, let pixels, !pixels.isEmpty {
            picture = pixels
            crop = Raster.Region(subject.crop).clamped
        } else {
            // Without its picture the heat lies on mid grey, a pixel a patch.
            let bytes = [UInt8](repeating: 128, count: grid.count * 3)
            picture = Raster(width: grid.columns, height: grid.rows, pixels: bytes)
            crop = .whole
        }
    }

    /// The same picture under another map of the same grid; nil where the grid is another.
    func with(_ content: AttentionContent) -> PictureAttentionView? {
        content.grid == grid ? PictureAttentionView(content: content, picture: picture, crop: crop, grid: grid) : nil
    }

    private init(content: AttentionContent, picture: Raster, crop: Raster.Region, grid: PatchGrid) {
        self.content = content
        self.picture = picture
        self.crop = crop
        self.grid = grid
    }

    var title: String { "attention" }
    var detail: String { "\(content.model) · \(content.input)" }
    var start: ViewState { content.start }
    var wantsStage: Bool { true }

    var keys: [KeyHint] {
        content.keys([KeyHint("p", "patch"), KeyHint("m", "method"), KeyHint("z", "zoom")])
    }

    func transcript(width: Int) -> [Line] {
        let state = start
        let head =
            content.method != .raw
            ? content.method.rawValue : "layer \(state.layer) · \(content.joinedName(state.head))"
        let whose = content.queryLabel == content.pair.score?.name ? "of" : "row"
        let first = Line([Span("\(whose) \(content.queryLabel) · \(head)", .muted)])
        let caveat = content.pair.caveat.map { [Line($0, .warning)] } ?? []
        let mass = Array(content.massLines(state).dropLast(caveat.count).prefix(1))
        return ([first] + mass + caveat).flatMap { $0.wrapped(to: width) }
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        var next = state
        switch key {
        case .character("p"): next.cursor.toggle()
        case .character("z"): next.zoomed.toggle()
        case .character("m"): return content.otherMethod
        case .escape where state.cursor: next.cursor = false
        case .escape where state.zoomed: next.zoomed = false
        case .left where state.cursor: next.column = max(min(state.column, grid.columns - 1) - 1, 0)
        case .right where state.cursor: next.column = min(min(state.column, grid.columns - 1) + 1, grid.columns - 1)
        case .up where state.cursor: next.row = max(min(state.row, grid.rows - 1) - 1, 0)
        case .down where state.cursor: next.row = min(min(state.row, grid.rows - 1) + 1, grid.rows - 1)
        case .left: return content.answer(layerBy: -1, at: state)
        case .right: return content.answer(layerBy: 1, at: state)
        case .up: return content.answer(headBy: -1, at: state)
        case .down: return content.answer(headBy: 1, at: state)
        default: return .ignored
        }
        return .state(next)
    }
}

extension AttentionContent {
    /// `mean of 12`, `head 3`
    func joinedName(_ head: Int?) -> String { head.map { "head \($0)" } ?? headName(nil) }
}

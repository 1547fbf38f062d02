// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Tensors

/// Attention among the tokens of a text: the row as chips, the whole matrix of one head below.
struct TokenAttentionView: View {
    let content: AttentionContent
    /// [layer, head, query, key]; shared with the value, not copied.
    let weights: Tensor
    let queries: [Int]

    init(_ map: AttentionMap, _ content: AttentionContent) {
        self.content = content
        weights = map.weights
        queries = map.queries
    }

    var title: String { "attention" }
    var detail: String { "\(content.model) · \(content.input)" }
    var start: ViewState { content.start }
    var wantsStage: Bool { true }

    var keys: [KeyHint] {
        var keys: [KeyHint] = []
        if content.layerCount > 1 { keys.append(KeyHint("◂ ▸", "layer")) }
        if content.headCount > 1 { keys.append(KeyHint("▴ ▾", "head")) }
        return keys + [KeyHint("m", "method"), KeyHint("p", "cursor")]
    }

    func transcript(width: Int) -> [Line] {
        let state = start
        let head = content.method == .rollout ? "rollout" : "layer \(state.layer) · \(content.joinedName(state.head))"
        return Line("row \(content.queryLabel) · \(head)", .muted).wrapped(to: width)
    }
    func plain(width: Int, glyphs: GlyphSet) -> [String] { [] }
    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {}
    func answer(_ key: Key, at state: ViewState) -> ViewAnswer { .ignored }
}

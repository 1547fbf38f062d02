// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Attention along a training: the view of each step's map, with a track of the steps and of what changed above it.
struct AttentionTrailView: View {
    struct Scene: Sendable {
        let step: Int
        let content: AttentionContent
        let view: any View
    }

    let trail: AttentionTrail
    /// By rising step, each once.
    let scenes: [Scene]

    init(_ trail: AttentionTrail) {
        self.trail = trail
        var scenes: [Scene] = []
        var picture: PictureAttentionView?
        for frame in trail.frames where frame.step > scenes.last?.step ?? -1 {
            let content = AttentionContent(frame.map)
            if content.grid == nil {
                scenes.append(Scene(step: frame.step, content: content, view: TokenAttentionView(frame.map, content)))
            } else {
                // The picture is scaled down once for all frames.
                guard frame.map.pair.words.isEmpty else {
                    scenes.append(Scene(step: frame.step, content: content, view: attentionView(frame.map)))
                    continue
                }
                let view = picture?.with(content) ?? PictureAttentionView(frame.map, content)
                picture = view
                scenes.append(Scene(step: frame.step, content: content, view: view))
            }
        }
        self.scenes = scenes
    }

    var title: String { "attention" }
    var detail: String {
        [scenes.last?.view.detail, trail.run.isEmpty ? nil : "along \(trail.run)"].compactMap { $0 }
            .joined(separator: " · ")
    }
    var wantsStage: Bool { !scenes.isEmpty }

    var start: ViewState {
        var state = scenes.last?.view.start ?? ViewState()
        state.step = scenes.last?.step
        return state
    }

    var keys: [KeyHint] {
        let own = scenes.count > 1 ? [KeyHint(", .", "step")] : []
        return own + (scenes.last?.view.keys ?? [])
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        guard !scenes.isEmpty else { return .ignored }
        let here = place(state)
        let target: Int
        switch key {
        case .character(","): target = here - 1
        case .character("."): target = here + 1
        case .home: target = 0
        case .end: target = scenes.count - 1
        default: return scenes[here].view.answer(key, at: state)
        }
        var next = state
        next.step = scenes[min(max(target, 0), scenes.count - 1)].step
        return .state(next)
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        guard !scenes.isEmpty else {
            frame.write("no step", at: Point(x: rect.x, y: rect.y), maxWidth: rect.width, .muted)
            return
        }
        let here = place(state)
        let rows = rect.height >= 9 ? 2 : 1
        let track = TrailTrack(
            steps: scenes.map(\.step), spreads: spreads(state), place: here, noun: hottest)
        track.draw(into: &frame, in: Rect(x: rect.x, y: rect.y, width: rect.width, height: rows))
        let gap = rect.height >= 14 ? 1 : 0
        scenes[here].view.draw(state, into: &frame, in: rect.inset(top: min(rows + gap, rect.height)))
    }

    // MARK: In words

    func transcript(width: Int) -> [Line] {
        let rest = scenes.last?.view.transcript(width: width).first.map { [$0] } ?? []
        return Line(trail.sentence).wrapped(to: width) + rest
    }

    /// The map's naming line, then each step with the hottest patch, its share and the row's entropy.
    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        guard let last = scenes.last else { return [trail.sentence] }
        let spreads = spreads(start)
        let rows = zip(scenes, spreads).map { scene, spread -> [Table.Cell] in
            guard let spread else { return [.count(scene.step), .none, .none, .none] }
            return [
                .count(scene.step), .text(name(spread.hottest)), .number(Double(spread.share), decimals: 3),
                .number(Double(spread.entropy), decimals: 2),
            ]
        }
        let table = Table(title: "", columns: ["step", "hottest \(hottest)", "share", "bits"], rows: rows)
        let naming = AttentionContent.flow(last.content.naming(start), width: max(width, 40)).map(\.text)
        return (naming + [trail.sentence, ""]).map(glyphs.spell) + TableView(table).plain(width: width, glyphs: glyphs)
    }

    // MARK: Along the frames

    /// The frame that the state shows: the one at its step, else the last before it.
    private func place(_ state: ViewState) -> Int {
        guard let step = state.step else { return max(scenes.count - 1, 0) }
        return scenes.lastIndex { $0.step <= step } ?? 0
    }

    private var hottest: String { scenes.last?.content.grid == nil ? "token" : "patch" }

    private func spreads(_ state: ViewState) -> [AttentionSpread?] {
        scenes.map { AttentionSpread($0.content.row(layer: state.layer, head: state.head), patches: $0.content.grid) }
    }

    private func name(_ token: Int) -> String {
        guard let tokens = scenes.last?.content.tokens, tokens.indices.contains(token) else { return "\(token)" }
        return tokens[token]
    }
}

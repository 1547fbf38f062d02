// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Testing

@testable import Visuals

@Suite("Pair attention view")
struct PairAttentionViewTests {
    private func press(_ keys: [Key], on view: any View) -> ViewState {
        keys.reduce(view.start) { state, key in
            if case .state(let next) = view.answer(key, at: state) { next } else { state }
        }
    }

    private func text(_ view: any View, _ state: ViewState) -> String {
        var frame = Frame(size: Size(columns: 78, rows: 24), capability: Capability(colors: .full, glyphs: .sextants))
        view.draw(state, into: &frame, in: frame.bounds)
        return frame.resolved(theme: .dusk).text.joined(separator: "\n")
    }

    @Test("It begins at the word that was asked for; w and b go through the words, and past them to all that was asked")
    func words() {
        let view = view(for: PairSample.cross())
        #expect(view.start.token == 2)
        #expect(press([.character("b")], on: view).token == 1)
        #expect(press([.character("w")], on: view).token == nil)
        #expect(press([.character("w"), .character("w")], on: view).token == 0)
        let red = press([.character("b")], on: view)
        #expect(text(view, red).contains("row red"))
        #expect(text(view, view.start) != text(view, red))
    }

    @Test("A patch under the cursor shows each word's weight there")
    func patches() {
        let map = PairSample.cross()
        let view = view(for: map)
        let state = press([.character("p"), .right, .down], on: view)
        let column = map.words(at: 5, layer: 1, head: .mean)
        let screen = text(view, state)
        for value in column { #expect(screen.contains(Format.fixed(Double(value), 2).dropFirst())) }
        #expect(screen.contains("at patch 1,1"))
    }

    @Test("A score's own row says what it explains, and that there is no cross-attention")
    func relevance() {
        let view = view(for: PairSample.relevance())
        let screen = text(view, view.start)
        #expect(screen.contains("of cosine × 100 = 27.31"))
        #expect(screen.contains("no cross-attention"))
        #expect(!screen.contains("off the picture"))
        #expect(view.answer(.character("w"), at: view.start) == .ignored)
    }

    @Test("m goes on to the next method of the same question")
    func methods() {
        let line = "attend blip cat.png \"a red cube\""
        let cross = view(for: PairSample.cross())
        #expect(cross.answer(.character("m"), at: cross.start) == .line(line + " --method rollout"))
        let relevance = view(for: PairSample.relevance())
        #expect(relevance.answer(.character("m"), at: relevance.start) == .line(line + " --method gradcam"))
    }
}

@Suite("Head table view")
struct HeadTableViewTests {
    @Test("Arrows choose a head, b a block, t the measure, and Enter opens the head")
    func keys() {
        let view = view(for: PairSample.heads())
        var state = view.start
        #expect(state.panel == 1 && state.row == 2)
        for key: Key in [.right, .right, .up, .character("b"), .character("t")] {
            if case .state(let next) = view.answer(key, at: state) { state = next }
        }
        #expect(state.panel == 2 && state.row == 1 && state.column == 2 && state.zoomed)
        let line = "attend vilt cat.png \"how many?\" --layer 1 --head 2"
        #expect(view.answer(.enter, at: state) == .line(line))
    }

    @Test("Averages say of how many examples, and how far they vary")
    func averages() {
        let view = view(for: PairSample.heads(examples: 20))
        let plain = view.plain(width: 80, glyphs: .sextants).joined(separator: "\n")
        #expect(plain.contains("mean of 20 examples"))
        var frame = Frame(size: Size(columns: 78, rows: 24), capability: Capability(colors: .full, glyphs: .sextants))
        view.draw(view.start, into: &frame, in: frame.bounds)
        #expect(frame.resolved(theme: .dusk).text.contains { $0.contains("±") })
    }
}

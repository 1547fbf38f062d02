// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Testing

@testable import Visuals

@Suite("Attention along a training")
struct AttentionTrailViewTests {
    private func state(_ keys: [Key], of view: any View) -> ViewState {
        keys.reduce(view.start) { state, key in
            if case .state(let next) = view.answer(key, at: state) { next } else { state }
        }
    }

    private func lines(_ state: ViewState, of view: any View, width: Int = 75, height: Int = 32) -> [String] {
        var frame = Frame(
            size: Size(columns: width, rows: height), capability: Capability(colors: .full, glyphs: .sextants))
        view.draw(state, into: &frame, in: frame.bounds)
        return frame.resolved(theme: .dusk).text
    }

    @Test("It begins at the last step; comma and point, Home and End go through the steps and stop at the ends")
    func steps() {
        let view = view(for: TrailSample.trail(steps: [0, 5, 50]))
        #expect(view.start.step == 50)
        #expect(state([.character(",")], of: view).step == 5)
        #expect(state([.home, .character(",")], of: view).step == 0)
        #expect(state([.home, .character(".")], of: view).step == 5)
        #expect(state([.home, .end, .character(".")], of: view).step == 50)
    }

    @Test("Layer, head and cursor stay while the steps go by")
    func oneState() {
        let view = view(for: TrailSample.trail())
        let there = state([.left, .down, .down, .character("p"), .right, .character(","), .character(",")], of: view)
        #expect(there.layer == 1 && there.head == 1 && there.cursor && there.column == 1 && there.step == 1800)
        let plain = state([.left, .down, .down, .character("p"), .right], of: view)
        let (shown, before) = (lines(there, of: view), lines(plain, of: view))
        #expect(shown.contains { $0.hasPrefix("raw attention   row [CLS]   layer 1   head 1") })
        #expect(shown[0].hasPrefix("step 1,800 ") && before[0].hasPrefix("step 2,000 "))
    }

    @Test("A layer that is not kept is asked for at the same steps")
    func asking() {
        let view = view(for: TrailSample.trail())
        #expect(view.answer(.right, at: view.start) == .line("attend clip cat.png --at 0:2000:100 --layer 3"))
    }

    @Test("The track has the step's place, and the line below it the shares of the head that is shown")
    func track() {
        let view = view(for: TrailSample.trail())
        let last = lines(view.start, of: view)
        #expect(last[0].contains("0 ━") && last[0].contains("● 2,000"))
        #expect(last[1].hasPrefix("hottest patch "))
        #expect(last[1].contains("▁▁▁▁▁▁▁▁") && last[1].contains("████"))
        let first = lines(state([.home], of: view), of: view)
        #expect(first[0].contains("0 ●─"))
        #expect(lines(state([.up], of: view), of: view)[1] != last[1])
    }

    @Test("A single step has no track, and more steps than columns share them")
    func extremes() {
        let one = view(for: TrailSample.trail(steps: [7]))
        #expect(lines(one.start, of: one)[0].trimmed == "step 7")
        #expect(!one.keys.contains(KeyHint(", .", "step")))
        let many = view(for: TrailSample.trail(steps: Array(0..<200)))
        #expect(lines(many.start, of: many)[0].contains("━━━● 199"))
    }

    @Test("As text each step has its hottest patch with its share and the row's entropy")
    func plain() {
        let view = view(for: TrailSample.trail())
        let lines = view.plain(width: 72, glyphs: .ascii)
        #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
        #expect(lines.contains { $0.hasPrefix("attention at 21 steps, 0 to 2,000") })
        #expect(lines.count == 25)
        #expect(lines.last?.contains("2,2") == true)
        #expect(view.transcript(width: 60)[0].text == "attention at 21 steps, 0 to 2,000 · 4 replayed")
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

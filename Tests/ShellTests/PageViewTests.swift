// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Testing
import Visuals

@testable import Shell

@MainActor
@Suite struct PageViewTests {
    private let page = PageView(title: "help", text: (1...60).map { "line \($0)" })
    private let room = Size(columns: 40, rows: 10)

    private func scrolled(_ keys: [Key]) -> Int {
        keys.reduce(page.start) { state, key in
            if case .state(let next) = page.answer(key, at: state, in: room) { next } else { state }
        }.scroll
    }

    @Test("A page scrolls by rows and by screens, and stops at its ends")
    func scrolling() {
        #expect(scrolled([.down, .down, .up]) == 1)
        #expect(scrolled([.up]) == 0)
        #expect(scrolled([.character(" ")]) == 8)
        #expect(scrolled([.end]) == 50)
        #expect(scrolled([.end, .down, .pageDown, .up]) == 49)
        #expect(scrolled([.end, .home]) == 0)
        #expect(page.answer(.character("x"), at: page.start, in: room) == .ignored)
    }

    @Test("It shows what is there and says how much is below")
    func drawing() {
        var frame = Frame(size: room)
        page.draw(page.start, into: &frame, in: frame.bounds)
        let text = frame.text(glyphs: .sextants)
        #expect(text.first == "line 1")
        #expect(text.last?.contains("51 more rows") == true)
    }

    @Test("A room of one row, or none, traps nothing")
    func tiny() {
        var frame = Frame(size: Size(columns: 1, rows: 1))
        var state = ViewState()
        state.scroll = 1 << 40
        page.draw(state, into: &frame, in: frame.bounds)
        page.draw(state, into: &frame, in: Rect(x: 0, y: 0, width: 0, height: 0))
    }
}

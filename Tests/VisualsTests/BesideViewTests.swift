// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Testing

@testable import Visuals

@Suite struct BesideViewTests {
    private struct Failure: Error {}
    private let view = BesideView(Beside([Sample.attention(), Sample.attention(layers: [3, 4]), Sample.ranking]))

    @Test("A number chooses a part, and other keys go to that part alone")
    func keys() throws {
        guard case .state(let chosen) = view.answer(.character("2"), at: view.start),
            case .state(let moved) = view.answer(.left, at: chosen)
        else { throw Failure() }
        #expect(moved.panel == 1)
        #expect(moved.parts[1].layer == view.start.parts[1].layer - 1)
        #expect(moved.parts[0] == view.start.parts[0] && moved.parts[2] == view.start.parts[2])
        #expect(view.answer(.character("2"), at: moved) == .state(moved))
    }

    @Test("A part's wish to have a line run is passed on")
    func lines() throws {
        guard case .state(let chosen) = view.answer(.character("2"), at: view.start),
            case .state(let first) = view.answer(.left, at: chosen)
        else { throw Failure() }
        #expect(view.answer(.left, at: first) == .line("attend clip cat.png --layer 2"))
    }

    @Test("Parts stand in columns where these are wide enough, else in rows, else the chosen one stands alone")
    func places() {
        let wide = BesideView.places(for: 3, in: Rect(x: 2, y: 1, width: 100, height: 30))
        #expect(Set(wide.map(\.y)) == [1] && wide.allSatisfy { $0.height == 30 && $0.maxX <= 102 })
        #expect(zip(wide, wide.dropFirst()).allSatisfy { $0.maxX < $1.x })
        let narrow = BesideView.places(for: 3, in: Rect(x: 0, y: 0, width: 60, height: 40))
        #expect(Set(narrow.map(\.x)) == [0] && narrow.allSatisfy { $0.width == 60 && $0.maxY <= 40 })
        #expect(BesideView.places(for: 3, in: Rect(x: 0, y: 0, width: 60, height: 20)).isEmpty)
    }

    @Test("As text the parts follow each other, each under its title")
    func plain() {
        let lines = view.plain(width: 80, glyphs: .ascii)
        #expect(lines.filter { $0.hasPrefix("attention") }.count == 2)
        #expect(lines.contains { $0.hasPrefix("ranking") || $0.hasPrefix("best") || $0.contains(view.detail.suffix(4)) })
    }
}

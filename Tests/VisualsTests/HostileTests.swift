// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Testing

@testable import Visuals

@Suite("Views of anything at any size")
struct HostileTests {
    private static let sizes = [
        (0, 0), (1, 1), (3, 2), (2, 9), (20, 5), (9, 30), (44, 12), (56, 10), (78, 20), (120, 40), (200, 60),
    ]
    private static let keys: [Key] = [
        .right, .down, .character("p"), .right, .down, .up, .left, .end, .character("z"), .pageDown, .home,
        .character("m"), .character("c"), .character("+"), .character("+"), .left, .character("l"), .character("s"),
        .end, .character("-"), .home, .character("z"), .right, .character("0"), .character("+"), .escape,
        .enter, .escape, .pageUp, .left, .up, .down, .down, .right,
    ]
    private static let screens: [Capability] = [
        Capability(colors: .full, glyphs: .sextants), Capability(colors: .palette256, glyphs: .quadrants),
        Capability(colors: .palette16, glyphs: .halves), Capability(colors: .none, glyphs: .ascii),
        Capability(colors: .none, glyphs: .sextants), Capability(colors: .full, glyphs: .ascii),
    ]

    @Test("No view traps, writes outside its rectangle, or lets a control through", arguments: Sample.all + Hostile.all)
    func everySize(name: String, result: any Showable) {
        let view = view(for: result)
        var states = [view.start]
        for key in Self.keys {
            if case .state(let next) = view.answer(key, at: states[states.count - 1]) { states.append(next) }
        }
        for (place, size) in Self.sizes.enumerated() {
            for (turn, state) in states.enumerated() where turn % 3 == place % 3 || turn == 0 {
                let screen = Self.screens[(place + turn) % Self.screens.count]
                var frame = Frame(size: Size(columns: size.0 + 4, rows: size.1 + 4), capability: screen)
                frame.fill(frame.bounds, Style(), with: Glyph("~"))
                view.draw(state, into: &frame, in: Rect(x: 2, y: 2, width: size.0, height: size.1))
                let text = frame.resolved(theme: .dusk).text
                #expect(isClean(text))
                let places = (0..<frame.size.rows).flatMap { y in (0..<frame.size.columns).map { Point(x: $0, y: y) } }
                let inside = Rect(x: 2, y: 2, width: size.0, height: size.1)
                let outside = places.first { !inside.contains($0.x, $0.y) && frame[$0.x, $0.y].glyph != Glyph("~") }
                #expect(outside == nil, "\(name) \(size)")
            }
        }
    }

    @Test("Transcripts and plain text keep their width and are escaped", arguments: Sample.all + Hostile.all)
    func words(name: String, result: any Showable) {
        let view = view(for: result)
        for width in [1, 12, 36, 80] {
            let lines = view.transcript(width: width)
            for line in lines where width >= 12 {
                #expect(line.width() <= width || name == "deep tree", "\(name) \(width): \(line.text.prefix(200))")
            }
        }
        #expect(isClean(view.plain(width: 80, glyphs: .ascii).map { Escaper.visible($0) }))
        #expect(isClean(view.plain(width: 0, glyphs: .sextants).map { Escaper.visible($0) }))
        #expect(!view.keys.contains { $0.keys.isEmpty })
    }

    @Test("No hostile result makes a picture that is not whole", arguments: Sample.all + Hostile.all)
    func pictures(name: String, result: any Showable) {
        guard let shown = picture(of: result, theme: .dusk) else { return }
        #expect(shown.rgb.count == shown.width * shown.height * 3)
        #expect(shown.width > 0 && shown.height > 0)
    }

    private func isClean(_ lines: [String]) -> Bool {
        lines.allSatisfy { line in
            line.unicodeScalars.allSatisfy { scalar in
                switch scalar.value {
                case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: scalar == "\n" || scalar == "\t"
                default: true
                }
            }
        }
    }
}

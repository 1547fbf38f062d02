// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

/// The built program's screen in a real terminal: sizes, colours, and terminals that can do little.
@Suite(.enabled(if: Product.binary != nil && Product.isInstalled("tmux"), "rebus is built, tmux is installed"))
struct ScreenTests {
    private let sandbox: Sandbox
    private let binary: String

    init() throws {
        sandbox = try Sandbox()
        binary = try #require(Product.binary)
    }

    private func open(
        _ arguments: String..., columns: Int = 80, rows: Int = 24, environment: [String: String?] = [:]
    ) throws -> Tmux {
        let tmux = try Tmux(
            [binary] + arguments, columns: columns, rows: rows, in: sandbox, environment: environment)
        #expect(tmux.wait(for: "1 ›"))
        return tmux
    }

    private func showPicture(_ tmux: Tmux) {
        tmux.type("image \(Fixtures.path("pictures/boot.png"))")
        tmux.press("Enter")
    }

    @Test("A picture takes the stage at 80 × 24, and stands beside the transcript at 200 × 50")
    func sizes() throws {
        let narrow = try open()
        showPicture(narrow)
        #expect(narrow.wait(for: "F7 transcript"))
        #expect(narrow.wait { $0.count >= 23 && $0[21] == "  2 ›" })
        let wide = try open(columns: 200, rows: 50)
        showPicture(wide)
        #expect(wide.wait { $0.first?.hasPrefix(" transcript") == true && $0.first?.contains("▏") == true })
    }

    @Test("Resizing to 1 × 1 and back loses nothing")
    func resizing() throws {
        let tmux = try open()
        showPicture(tmux)
        #expect(tmux.wait(for: "F7 transcript"))
        tmux.type("kept")
        for (columns, rows) in [(40, 10), (1, 1), (3, 2), (130, 40), (20, 5), (80, 24)] {
            tmux.resize(columns: columns, rows: rows)
        }
        #expect(tmux.wait { $0.count >= 24 && $0[21] == "  2 › kept" })
        tmux.press("C-l")
        #expect(tmux.wait { $0.count >= 24 && $0[21] == "  2 › kept" })
    }

    @Test("Colours are as many as asked for, and none where NO_COLOR is set")
    func colours() throws {
        #expect(try open().styledScreen().contains("48;2;22;23;29"))
        let few = try open("--colors", "256").styledScreen()
        #expect(few.contains("48;5;") && !few.contains("48;2;"))
        let sixteen = try open("--colors", "16").styledScreen()
        #expect(!sixteen.contains("48;5;") && !sixteen.contains("38;2;") && sixteen.contains("[36m"))
        let none = try open(environment: ["NO_COLOR": "1"]).styledScreen()
        for code in ["38;", "48;", "[31m", "[36m"] { #expect(!none.contains(code)) }
    }

    @Test("A dumb terminal, or one without a name, gets lines in place of the screen", arguments: ["dumb", ""])
    func dumb(term: String) throws {
        let tmux = try Tmux(["env", "TERM=\(term)", binary], in: sandbox)
        #expect(tmux.wait(for: "1 >"))
        tmux.type("1 + 1")
        tmux.press("Enter")
        #expect(tmux.wait { rows in rows.contains("2") && rows.contains { $0.hasPrefix("2 >") } })
        #expect(!tmux.isOnAlternateScreen)
        tmux.press("C-c")
        #expect(tmux.wait { rows in rows.filter { $0.hasPrefix("2 >") }.count == 2 })
        tmux.press("C-d")
        #expect(tmux.waitForExit() == 0)
    }

    @Test("Other terminals are driven too", arguments: ["xterm", "linux", "vt100", "screen", "rxvt-unicode-256color"])
    func others(term: String) throws {
        let tmux = try Tmux(["env", "-u", "TMUX", "TERM=\(term)", binary], in: sandbox)
        #expect(tmux.wait(for: "1 ›"))
        tmux.type("1 + 1")
        tmux.press("Enter")
        #expect(tmux.wait(for: "2 ›") && tmux.screen().contains("      2"))
    }

    @Test("Text that would steer the terminal reaches it escaped")
    func escaped() throws {
        let tmux = try open()
        try sandbox.write([0], to: "a\u{1b}[2Jb.png")
        tmux.type("image \(sandbox.folder)/*.png")
        tmux.press("Enter")
        #expect(tmux.wait(for: "^[[2J"))
        #expect(tmux.screen().contains { $0.contains("1 ›") })
    }
}

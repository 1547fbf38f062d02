// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Testing

@testable import Terminal

@MainActor
@Suite struct ColorDepthTests {
    @Test("The environment tells how many colours there are", arguments: [
        (["TERM": "xterm-256color", "COLORTERM": "truecolor"], ColorDepth.full),
        (["TERM": "xterm-256color", "COLORTERM": "24bit"], .full),
        (["TERM": "xterm-direct"], .full),
        (["TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"], .full),
        (["TERM": "xterm-256color"], .palette256),
        (["TERM": "xterm"], .palette16),
        (["TERM": "linux"], .palette16),
        (["TERM": "vt100"], .none),
        (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], .none),
        (["TERM": "xterm-256color", "NO_COLOR": ""], .palette256),
        ([:], .palette16),
    ])
    func told(environment: [String: String], depth: ColorDepth) {
        #expect(ColorDepth.told(by: environment) == depth)
    }

    @Test("24-bit colour needs no terminfo of the system, and keys follow the terminal")
    func descriptions() {
        let inTmux = TerminalDescription.candidates(for: .full, environment: ["TERM": "tmux-256color"])
        #expect(inTmux.first?.entry == DirectTerminfo.tmux)
        let elsewhere = TerminalDescription.candidates(for: .full, environment: ["TERM": "xterm-kitty"])
        #expect(elsewhere.first?.entry == DirectTerminfo.xterm)
        #expect(DirectTerminfo.tmux.hasPrefix("b64:") && !DirectTerminfo.tmux.contains("\n"))
    }

    @Test("256 colours are had on a terminal whose name does not promise them, when they are asked for")
    func asked() {
        let names = TerminalDescription.candidates(for: .palette256, environment: ["TERM": "xterm"]).map(\.name)
        #expect(names.first == "xterm-256color")
    }
}

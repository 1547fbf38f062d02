// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

/// Stopping inside a forward pass with the built program in a real terminal.
@Suite(.enabled(if: Product.binary != nil && Product.isInstalled("tmux"), "rebus is built, tmux is installed"))
struct StoppedPassTests {
    private let sandbox: Sandbox
    private let tmux: Tmux

    init() throws {
        sandbox = try Sandbox()
        tmux = try Tmux([try #require(Product.binary)], columns: 120, rows: 36, in: sandbox)
        #expect(tmux.wait(for: "1 ›"))
        enter("clip = load \(Fixtures.path("tiny-clip"))")
        #expect(tmux.wait(for: "2 ›"))
        enter("break clip.vision_model.encoder.layers.1")
        #expect(tmux.wait(for: "3 ›"))
        enter("v = embed clip \(Fixtures.path("pictures/cat.png"))")
        #expect(tmux.wait(for: "■ vision_model.encoder.layers.1 (CLIPEncoderLayer) $out [1, 17, 32]"))
        #expect(tmux.wait(for: "4 ›"))
    }

    private func enter(_ line: String) {
        tmux.type(line)
        tmux.press("Enter")
    }

    @Test("The prompt is free at a stop; one-letter commands go on, and the result follows")
    func steps() {
        #expect(tmux.screen().last { !$0.isEmpty }?.contains("■ vision_model.encoder.layers.1 $out") == true)
        enter("p here.shape")
        #expect(tmux.wait(for: "5 ›"))
        enter("patch here.$out (0) --rows 5")
        #expect(tmux.wait(for: "◇ here.$out = (0), rows 5"))
        enter("n")
        #expect(tmux.wait(for: "■ vision_model.encoder.layers.2 (CLIPEncoderLayer) $out [1, 17, 32]"))
        enter("c")
        #expect(tmux.wait { rows in rows.last { !$0.isEmpty }?.contains("■") == false })
        #expect(tmux.wait { rows in rows.count { $0.contains("3 › v = embed clip") } == 2 })
        enter("v.shape")
        #expect(tmux.wait(for: "[1, 16]"))
    }

    @Test("Ctrl-C at a stop gives the pass up, and the session goes on")
    func givenUp() {
        tmux.press("C-c")
        #expect(tmux.wait(for: "■ stopped"))
        enter("1 + 1")
        #expect(tmux.wait { rows in rows.contains { $0.hasSuffix(" 2") } })
        #expect(tmux.screen().last { !$0.isEmpty }?.contains("■") == false)
    }
}

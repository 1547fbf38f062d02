import TestSupport
// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@Suite(.enabled(if: Product.isInstalled("tmux"), "tmux is not installed"))
struct TmuxTests {
    @Test("What is typed reaches the program, and its screen can be read")
    func typing() throws {
        let terminal = try Tmux(["cat"], columns: 60, rows: 10, in: Sandbox())
        terminal.type("it's 一只猫")
        #expect(terminal.wait { $0.first == "it's 一只猫" })
        #expect(terminal.wait { _ in terminal.cursor == (11, 0) })
        terminal.press("Enter")
        #expect(terminal.wait { $0.prefix(2) == ["it's 一只猫", "it's 一只猫"] })
    }

    @Test("Colours are captured as escape sequences")
    func colours() throws {
        let terminal = try Tmux(["printf", "\\033[38;2;1;2;3mx"], in: Sandbox())
        #expect(terminal.wait(for: "x"))
        #expect(terminal.styledScreen().contains("\u{1B}[38;2;1;2;3mx"))
    }

    @Test("A new size reaches the program")
    func resizing() throws {
        let script = "trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done"
        let terminal = try Tmux(["sh", "-c", script], in: Sandbox())
        #expect(terminal.wait(for: "ready"))
        terminal.resize(columns: 100, rows: 30)
        #expect(terminal.wait(for: "30 100"))
    }

    @Test("The program's exit status can be read after its end")
    func ending() throws {
        let terminal = try Tmux(["sh", "-c", "exit 7"], in: Sandbox())
        #expect(terminal.waitForExit() == 7)
        let killed = try Tmux(["sh", "-c", "kill -TERM $$"], in: Sandbox())
        #expect(killed.waitForExit() == 143)
        let interrupted = try Tmux(["sleep", "60"], in: Sandbox())
        #expect(interrupted.wait { _ in interrupted.processID != nil })
        interrupted.press("C-c")
        #expect(interrupted.waitForExit() == 130)
    }
}

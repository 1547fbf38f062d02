// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc
import TestSupport
import Testing

/// However the program ends, the terminal is as it was before.
@Suite(.enabled(if: Product.binary != nil && Product.isInstalled("tmux"), "rebus is built, tmux is installed"))
struct WaysOutTests {
    private let sandbox: Sandbox
    private let binary: String

    init() throws {
        sandbox = try Sandbox()
        binary = try #require(Product.binary)
    }

    /// A way out, and the status that it ends with.
    enum Way: CaseIterable, Sendable {
        case quit, endOfInput, terminate, hangUp, quitKey, badInstruction, badAddress, abort

        var status: Int {
            switch self {
            case .quit, .endOfInput: 0
            case .terminate: 143
            case .hangUp: 129
            case .quitKey: 131
            case .badInstruction: 128 + Int(SIGILL)
            case .badAddress: 128 + Int(SIGSEGV)
            case .abort: 128 + Int(SIGABRT)
            }
        }

        /// The signal that a fault of the program would raise.
        var fault: Int32? {
            switch self {
            case .badInstruction: SIGILL
            case .badAddress: SIGSEGV
            case .abort: SIGABRT
            default: nil
            }
        }
    }

    @Test("The terminal is given back as it was, with the right status, at once", arguments: Way.allCases)
    func restored(way: Way) throws {
        // The shell around it notes the terminal's settings before and after.
        let (before, after) = (sandbox.path("before"), sandbox.path("after"))
        let script = "stty -g > \(before); '\(binary)'; s=$?; stty -g > \(after); exit $s"
        let tmux = try Tmux(["sh", "-c", script], in: sandbox)
        #expect(tmux.wait(for: "1 ›"))
        #expect(tmux.isOnAlternateScreen)
        let settings = try String(contentsOfFile: before, encoding: .utf8)
        let parent = try #require(tmux.processID)
        let children = try runCapturing(["pgrep", "-P", "\(parent)"], environment: sandbox.environment()).lines
        let process = try #require(children.first.flatMap { pid_t($0) })
        let start = ContinuousClock.now
        switch way {
        case .quit:
            tmux.type("quit")
            tmux.press("Enter")
        case .endOfInput: tmux.press("C-d")
        case .terminate: kill(process, SIGTERM)
        case .hangUp: kill(process, SIGHUP)
        case .quitKey: kill(process, SIGQUIT)
        default: if let fault = way.fault { kill(process, fault) }
        }
        #expect(tmux.waitForExit() == way.status)
        #expect(start.duration(to: .now) < .seconds(5))
        #expect(!tmux.isOnAlternateScreen)
        #expect(try String(contentsOfFile: after, encoding: .utf8) == settings)
        #expect(!tmux.screen().contains { $0.contains("transcript") })
        #expect(tmux.value("#{cursor_flag}") == "1")
        if way.fault != nil {
            #expect(tmux.screen().joined().contains("stopped by a fault of its own"))
        }
    }

    @Test("Ctrl-Z gives the terminal back, and fg brings the screen and the line")
    func suspending() throws {
        let tmux = try Tmux(["bash", "--norc", "-i"], in: sandbox)
        tmux.type("PS1='shell> '; clear")
        tmux.press("Enter")
        #expect(tmux.wait { $0.first == "shell>" })
        tmux.type("'\(binary)'")
        tmux.press("Enter")
        #expect(tmux.wait(for: "1 ›"))
        tmux.type("half a line")
        #expect(tmux.wait(for: "half a line"))
        tmux.press("C-z")
        #expect(tmux.wait(for: "Stopped") && !tmux.isOnAlternateScreen)
        tmux.type("clear; stty -a | grep -c ' icanon'; fg")
        tmux.press("Enter")
        #expect(tmux.wait(for: "1 › half a line") && tmux.isOnAlternateScreen)
        tmux.type("X")
        #expect(tmux.wait(for: "half a lineX"))
        tmux.press("C-c")
        #expect(tmux.wait { rows in rows.contains("  1 ›") })
        tmux.press("C-d")
        #expect(tmux.wait { rows in rows.contains("1") && rows.last { !$0.isEmpty } == "shell>" })
    }

    @Test("A shell command has the terminal to itself, and Enter comes back")
    func shellCommand() throws {
        let tmux = try Tmux([binary], in: sandbox)
        #expect(tmux.wait(for: "1 ›"))
        tmux.type("!stty -a | grep -c ' icanon'; echo from the shell")
        tmux.press("Enter")
        #expect(tmux.wait(for: "[Enter returns to rebus]") && !tmux.isOnAlternateScreen)
        #expect(tmux.screen().contains("from the shell"))
        tmux.press("Enter")
        #expect(tmux.wait(for: "2 ›") && tmux.isOnAlternateScreen)
    }
}

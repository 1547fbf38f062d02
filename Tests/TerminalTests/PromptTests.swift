// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

/// Typing at the prompt of the built program in a real terminal.
@Suite(.enabled(if: Product.binary != nil && Product.isInstalled("tmux"), "rebus is built, tmux is installed"))
struct PromptTests {
    private let sandbox: Sandbox
    private let binary: String

    init() throws {
        sandbox = try Sandbox()
        binary = try #require(Product.binary)
    }

    private func open(environment: [String: String?] = [:]) throws -> Tmux {
        let tmux = try Tmux([binary], in: sandbox, environment: environment)
        #expect(tmux.wait(for: "1 ›"))
        return tmux
    }

    @Test("What is typed stands at the prompt, and Enter runs it")
    func typing() throws {
        let tmux = try open()
        tmux.type("1 + 2")
        #expect(tmux.wait(for: "1 › 1 + 2"))
        tmux.press("Enter")
        #expect(tmux.wait(for: "2 ›"))
        #expect(tmux.screen().contains("      3"))
    }

    @Test("Characters of several bytes and two columns are edited whole")
    func wideCharacters() throws {
        let tmux = try open()
        tmux.type("a一只猫b")
        #expect(tmux.wait(for: "1 › a一只猫b"))
        tmux.press("Left", "Left", "BSpace")
        #expect(tmux.wait(for: "1 › a一猫b"))
        #expect(tmux.wait { _ in tmux.cursor.column == 6 + 3 })
        tmux.press("C-a", "DC")
        #expect(tmux.wait(for: "1 › 一猫b"))
        tmux.press("C-e", "C-w")
        #expect(tmux.wait { rows in rows.contains("  1 ›") })
        tmux.press("C-y")
        #expect(tmux.wait(for: "1 › 一猫b"))
    }

    @Test("Words are walked and killed with Alt, Home and End go to the ends")
    func words() throws {
        let tmux = try open()
        tmux.type("alpha beta gamma")
        tmux.press("M-b", "M-b")
        tmux.type("X")
        #expect(tmux.wait(for: "alpha Xbeta gamma"))
        tmux.press("M-d", "Home")
        tmux.type("Y")
        #expect(tmux.wait(for: "Yalpha X gamma"))
        tmux.press("End", "C-Left")
        tmux.type("Z")
        #expect(tmux.wait(for: "Yalpha X Zgamma"))
    }

    @Test("History outlives the session, is its owner's alone, and Ctrl-R finds in it")
    func history() throws {
        do {
            let tmux = try open()
            for line in ["11 + 1", " 22 + 2", "33 + 3"] {
                tmux.type(line)
                tmux.press("Enter")
            }
            #expect(tmux.wait(for: "4 ›"))
            tmux.press("C-d")
            #expect(tmux.waitForExit() == 0)
        }
        let file = sandbox.path("state/rebus/history")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "11 + 1\n33 + 3\n")
        #expect(try permissions(file) == 0o600 && permissions(sandbox.path("state/rebus")) == 0o700)

        let tmux = try open()
        tmux.press("Up")
        #expect(tmux.wait(for: "1 › 33 + 3"))
        tmux.press("C-c", "C-r")
        tmux.type("11")
        #expect(tmux.wait(for: "`11': 11 + 1"))
        tmux.press("Enter")
        #expect(tmux.wait { $0.contains("      12") })
    }

    @Test("Tab completes a verb and lists what is possible")
    func completing() throws {
        let tmux = try open()
        tmux.type("clas")
        tmux.press("Tab")
        #expect(tmux.wait { _ in tmux.cursor.column == 6 + 9 })
        tmux.press("C-u")
        tmux.type("t")
        tmux.press("Tab")
        #expect(tmux.wait { rows in
            ["theme", "tokens", "tree"].allSatisfy { word in rows.contains { $0.contains(word) } }
        })
    }

    @Test("A paste of 20 KB is taken whole and runs nothing until Enter")
    func pasting() throws {
        let tmux = try open()
        let line = "arange(3) + 1 # " + String(repeating: "x", count: 34)
        let text = Array(repeating: line, count: 400).joined(separator: "\n")
        tmux.paste(file: try sandbox.write(text + "\n", to: "paste.txt"))
        #expect(tmux.wait { rows in rows.filter { $0.contains("xxxx") }.count > 3 })
        tmux.type("END")
        #expect(tmux.wait(for: "END"))
        #expect(!tmux.screen().contains { $0.contains("2 ›") })
        tmux.press("C-c")
        #expect(tmux.wait { rows in rows.contains("  1 ›") })
    }

    @Test("Ctrl-C stops the work, and the session goes on; what is typed meanwhile stays")
    func interrupting() throws {
        let lines = String(repeating: "randn(200, 200) @ randn(200, 200)\n", count: 20_000)
        let script = try sandbox.write(lines, to: "a.rebus")
        let tmux = try open()
        tmux.type("source \(script)")
        tmux.press("Enter")
        #expect(tmux.wait(for: "▶"))
        tmux.type("20 + 3")
        #expect(tmux.wait(for: "› 20 + 3"))
        tmux.press("C-c")
        #expect(tmux.wait(for: "stopped") && tmux.wait(for: "no run"))
        #expect(tmux.wait(for: "› 20 + 3"))
        tmux.press("Enter")
        #expect(tmux.wait { $0.contains { $0.hasSuffix("  23") } })
    }

    @Test("The prompt works in other locales, and where none is set", arguments: ["C", "POSIX", "xx_XX.UTF-8", nil])
    func locales(name: String?) throws {
        let tmux = try open(environment: ["LANG": name, "LC_ALL": name])
        tmux.type("\"猫\"")
        #expect(tmux.wait(for: "1 › \"猫\""))
    }

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}

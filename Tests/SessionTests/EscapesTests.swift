// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Foundation
import TestSupport
import Testing

/// No text from outside acts on whoever reads what the built program writes.
@Suite("Escapes", .enabled(if: Product.binary != nil, "rebus is built"))
struct EscapesTests {
    @Test("There are two hundred hostile texts, and the watch on a terminal sees each that acts")
    func harness() {
        #expect(Set(HostileTexts.all).count == 200)
        for text in HostileTexts.all {
            // Marks and joined emoji show oddly, and a tab moves on: nothing of theirs steers.
            let isHarmless = text.unicodeScalars.allSatisfy { scalar in
                (scalar.value >= 0x20 && scalar.value < 0x7F) || scalar == "\t" || scalar.properties.isJoinControl
                    || (scalar.value >= 0x300 && !scalar.steers)
            }
            #expect(TerminalStream.acts(inPlain: Array(text.utf8)).isEmpty == isHarmless, "\(text.debugDescription)")
            let own = ["\r", "\u{8}", "\u{F}", "\u{1B}=", "\u{1B}>", "\u{1B}M", "\u{1B}7", "\u{1B}8"]
            let mayDraw = own.contains { Array(text.utf8).firstRange(of: Array($0.utf8)) != nil }
            guard !isHarmless, !mayDraw else { continue }
            #expect(!TerminalStream.acts(onScreen: Array(text.utf8)).isEmpty, "\(text.debugDescription)")
        }
        for bytes in HostileTexts.bytes { #expect(!TerminalStream.acts(inPlain: bytes).isEmpty) }
        #expect(TerminalStream.acts(inPlain: Array("^[[7331m é 中 👍\n\t".utf8)) == [])
        let drawn = "\u{1B}[1;5H\u{1B}[38;2;1;2;3mx\u{1B}(B\u{1B}[m\u{1B}[?25l\r\n\u{8}"
        #expect(TerminalStream.acts(onScreen: Array(drawn.utf8)) == [])
    }

    @Test("In pipes nothing acts, whether as text or as JSON, and JSON stays JSON", arguments: ["--plain", "--json"])
    func pipes(form: String) throws {
        let files = try HostileFiles()
        let lines = files.showing + files.refused
        try files.sandbox.write(lines.joined(separator: "\n"), to: "all.rebus")
        let ran = try Product.run(
            [form, "--echo", "--keep-going", "all.rebus"], in: files.sandbox, directory: files.sandbox.folder)
        #expect(ran.status == 1 && !ran.timedOut)
        #expect(TerminalStream.acts(inPlain: ran.outputBytes).prefix(3) == [])
        #expect(TerminalStream.acts(inPlain: ran.errorBytes).prefix(3) == [])
        guard form == "--json" else {
            // What is meant to be shown is shown: the texts stand there, made visible.
            for shown in ["^[[7331m", "\\u{9b}", "\\u{202e}", "^[]0;7331^G"] { #expect(ran.output.contains(shown)) }
            return
        }
        var succeeded = 0
        for line in ran.lines where line.hasPrefix("{") {
            let step = try JSON(parsing: line)
            if step["ok"]?.bool == true { succeeded += 1 }
            if step["ok"]?.bool == false, let at = step["line"]?.int, at <= files.showing.count {
                Issue.record("\(files.showing[at - 1]): \(step["error"]?["message"]?.string ?? "")")
            }
        }
        #expect(succeeded >= files.showing.count)
    }

    @Test("Words on the command line do not act in what is said of them")
    func flags() throws {
        let sandbox = try Sandbox()
        for text in HostileTexts.all.enumerated().filter({ $0.offset % 12 == 0 }).map(\.element) {
            for arguments in [["--theme", text], [text], ["--glyphs", text], ["--" + text], ["--plain", "-c", text]] {
                let ran = try Product.run(arguments, in: sandbox, directory: sandbox.folder)
                #expect(ran.status != 0 || arguments.contains("-c"))
                #expect(TerminalStream.acts(inPlain: ran.outputBytes + ran.errorBytes) == [], "\(arguments)")
            }
        }
    }
}

/// The same on a screen: all that reaches the terminal is looked at, byte by byte.
@Suite(
    "Escapes on the screen",
    .enabled(if: Product.binary != nil && Product.isInstalled("tmux"), "rebus is built, tmux is installed"))
struct ScreenEscapesTests {
    @Test("What a program writes as it is acts, and the watch notices")
    func control() throws {
        let files = try HostileFiles()
        let tmux = try Tmux(["sh"], in: files.sandbox)
        let record = try tmux.recordOutput()
        tmux.type("cat '\(files.sandbox.path("texts.txt"))'; echo; echo do''ne")
        tmux.press("Enter")
        var acts: [String] = []
        let end = Date().addingTimeInterval(10)
        repeat {
            usleep(50_000)
            acts = TerminalStream.acts(onScreen: try record())
        } while acts.count < 180 && Date() < end
        #expect(acts.count >= 180)
    }

    @Test("Printed to a terminal as text, all texts at all places do nothing")
    func printed() throws {
        let files = try HostileFiles()
        try files.sandbox.write((files.showing + files.refused).joined(separator: "\n"), to: "all.rebus")
        let binary = try #require(Product.binary)
        let tmux = try Tmux(["sh"], columns: 200, rows: 50, in: files.sandbox, directory: files.sandbox.folder)
        let record = try tmux.recordOutput()
        tmux.type("'\(binary)' --plain --echo --keep-going all.rebus; echo do''ne")
        tmux.press("Enter")
        #expect(tmux.wait(for: "done", seconds: 60))
        let bytes = try record()
        #expect(bytes.count > 100_000)
        #expect(TerminalStream.acts(onScreen: bytes).prefix(5) == [])
        #expect(String(decoding: bytes, as: UTF8.self).contains("^[]0;7331^G"))
    }

    @Test("Nothing acts from results, complaints, the prompt, its history, candidates and the status line")
    func screen() throws {
        let files = try HostileFiles()
        try files.sandbox.write(files.showing.joined(separator: "\n"), to: "show.rebus")
        let binary = try #require(Product.binary)
        let tmux = try Tmux(
            [binary], columns: 180, rows: 230, in: files.sandbox, directory: files.sandbox.folder)
        #expect(tmux.wait(for: "1 ›"))
        let record = try tmux.recordOutput()
        tmux.type("source show.rebus")
        tmux.press("Enter")
        #expect(tmux.wait(for: "\(files.showing.count + 1) ›", seconds: 60))
        // A few that are refused, typed by pasting; then back through the history, and candidates for names of files.
        let pasted = files.refused.enumerated().filter { $0.offset % 9 == 0 }.map(\.element)
        for (index, line) in pasted.enumerated() {
            tmux.paste(file: try files.sandbox.write(line, to: "paste\(index)"))
            tmux.press("Enter")
        }
        tmux.press("Up", "Up", "Up", "C-e")
        tmux.press("C-u")
        for start in ["image captioned/", "image classes/", "load mod", "theme ", "set theme ", "tree v ", "print t."] {
            tmux.type(start)
            tmux.press("Tab", "Tab", "Down", "Tab", "C-u", "C-c")
        }
        for line in ["ls", "t", "r", "c", "d[3]", "augment d --with none"] {
            tmux.type(line)
            tmux.press("Enter", "F6", "Right", "Down", "Enter", "Escape", "F6")
        }
        tmux.type("41 + 1")
        tmux.press("Enter")
        #expect(tmux.wait(for: "42", seconds: 30))
        let bytes = try record()
        #expect(bytes.count > 20_000)
        #expect(TerminalStream.acts(onScreen: bytes).prefix(5) == [])
        let seen = String(decoding: bytes, as: UTF8.self)
        for shown in ["^[[7331", "\\u{202e}"] { #expect(seen.contains(shown)) }
        tmux.type("quit")
        tmux.press("Enter")
        _ = tmux.waitForExit()
        #expect(TerminalStream.acts(onScreen: try record()).prefix(5) == [])
    }
}

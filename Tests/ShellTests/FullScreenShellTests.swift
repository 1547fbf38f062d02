// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Glibc
import Testing

@testable import Shell

@MainActor
@Suite struct FullScreenShellTests {
    @Test("A line that is typed runs, and its result stands below it")
    func typing() {
        let desk = Desk()
        desk.run("1 + 2")
        #expect(desk.screen[0].hasPrefix(" transcript"))
        let row = desk.row(of: "1 › 1 + 2")
        #expect(row != nil)
        #expect(desk.screen[(row ?? 0) + 1] == "      3")
        #expect(desk.screen[(row ?? 0) + 3] == "  2 ›")
        #expect(desk.console.memoryScreen.caret == Point(x: 6, y: (row ?? 0) + 3))
    }

    @Test("A view takes a narrow screen, F7 shows the transcript, and a plain result brings it back")
    func narrow() {
        let desk = Desk()
        desk.run("show table")
        #expect(desk.screen[0].contains("squares") && desk.shows("row 3"))
        #expect(desk.screen[21] == "  2 ›")
        #expect(desk.status.contains("F7 transcript"))
        desk.press(.function(7))
        #expect(desk.screen[0].hasPrefix(" transcript") && desk.status.contains("F7 stage"))
        desk.press(.function(7))
        desk.run("1 + 1")
        #expect(desk.shows("2 › 1 + 1") && desk.shows("      2"))
    }

    @Test("On a wide screen both stand beside each other")
    func wide() {
        let desk = Desk(columns: 120, rows: 36)
        desk.run("show table")
        #expect(desk.screen[0].hasPrefix(" transcript") && desk.screen[0].contains("▏ squares"))
        #expect(desk.screen.dropLast().allSatisfy { $0.contains("▏") })
    }

    @Test("F6 goes to the stage and back; there keys belong to the view, and [ and ] change it")
    func focus() {
        let desk = Desk()
        desk.press(.function(6))
        #expect(desk.shell.focus == .prompt && desk.shows("the stage is empty"))
        desk.run("show table")
        desk.run("show table")
        #expect(desk.screen[0].hasSuffix("view 2 of 2"))
        desk.press(.function(6))
        #expect(desk.shell.focus == .stage && desk.shows("F6 returns to the prompt"))
        #expect(desk.console.memoryScreen.caret == nil)
        desk.type("[")
        #expect(desk.screen[0].hasSuffix("view 1 of 2"))
        #expect(desk.console.memoryEditor.line.text.isEmpty)
        desk.press(.backTab)
        #expect(desk.shell.focus == .prompt)
    }

    @Test("An error names its culprit and says what to type next")
    func errors() {
        let desk = Desk()
        desk.run("fault")
        #expect(desk.shows("      ✗ no file astronot.png"))
        #expect(desk.shows("        did you mean astronaut.png?"))
    }

    @Test("Lines typed while one runs wait, and Ctrl-C forgets them")
    func waiting() {
        let desk = Desk()
        desk.runner.hold()
        desk.run("1 + 1")
        desk.run("2 + 2")
        desk.run("3 + 3")
        #expect(desk.runner.lines == ["1 + 1"])
        #expect(desk.shows("2 + 2") && desk.shows("3 + 3"))
        desk.send(.interrupt)
        #expect(desk.runner.cancelled == 1)
        #expect(desk.status.contains("stopping"))
        desk.runner.release()
        desk.settle()
        #expect(desk.runner.lines == ["1 + 1"])
        desk.run("4 + 4")
        #expect(desk.runner.lines == ["1 + 1", "4 + 4"])
    }

    @Test("Ctrl-C empties the line; on an empty one it says how to leave")
    func interruptAtPrompt() {
        let desk = Desk()
        desk.type("abc")
        desk.send(.interrupt)
        #expect(desk.console.memoryEditor.line.text.isEmpty && !desk.shows("Ctrl-D leaves"))
        desk.send(.interrupt)
        #expect(desk.shows("Ctrl-D leaves"))
        desk.type("a")
        #expect(!desk.shows("Ctrl-D leaves"))
    }

    @Test("Ctrl-D, quit, signals and a lost terminal end the session with their statuses")
    func leaving() {
        var desk = Desk()
        desk.press(.control("d"), bytes: [4])
        #expect(desk.shell.exitStatus == 0)
        desk = Desk()
        desk.run("ask quit")
        #expect(desk.shell.exitStatus == 0)
        desk = Desk()
        desk.send(.terminate(SIGTERM))
        #expect(desk.shell.exitStatus == 143 && desk.runner.cancelled == 1)
        desk = Desk()
        desk.send(.endOfInput)
        #expect(desk.shell.exitStatus == 129)
    }

    @Test("A paste of several lines runs nothing until Enter, then each")
    func pasting() {
        let desk = Desk()
        desk.send(.paste("1 + 1\n2 + 2\n"))
        #expect(desk.runner.lines.isEmpty && desk.shows("1 + 1↵2 + 2"))
        desk.enter()
        desk.settle()
        #expect(desk.runner.lines == ["1 + 1", "2 + 2"])
        #expect(desk.console.memoryEditor.remembered == ["1 + 1", "2 + 2"])
    }

    @Test("Tab completes what is unique, shows a list of the rest, and goes through it")
    func completing() {
        let desk = Desk()
        desk.type("sh")
        desk.press(.tab, bytes: [9])
        #expect(desk.console.memoryEditor.line.text == "show ")
        desk.press(.control("c"))
        desk.send(.interrupt)
        desk.type("a")
        desk.press(.tab, bytes: [9])
        #expect(desk.shell.candidates != nil && desk.shows("argmax"))
        desk.press(.tab, bytes: [9])
        let first = desk.console.memoryEditor.line.text
        desk.press(.tab, bytes: [9])
        #expect(first != "a" && desk.console.memoryEditor.line.text != first)
        desk.press(.escape, bytes: [27])
        #expect(desk.shell.candidates == nil)
    }

    @Test("The best guess stands faint behind the cursor, and Right takes it")
    func ghost() {
        let desk = Desk()
        desk.type("fau")
        #expect(desk.shows("› fault") && desk.shows("Fails."))
        desk.press(.right, bytes: Array("\u{1b}[C".utf8))
        #expect(desk.console.memoryEditor.line.text == "fault")
    }

    @Test("Help is paged: PageDown scrolls it from the prompt, Escape puts it away")
    func paging() {
        let desk = Desk()
        desk.run("ask page")
        #expect(desk.shows("help line 1") && desk.shows("more rows"))
        desk.press(.pageDown)
        #expect(!desk.shows(" help line 1 ") && desk.shows("help line 20"))
        desk.press(.escape, bytes: [27])
        #expect(!desk.shows("help line"))
    }

    @Test("? on an empty line shows the keys, every one of the table among them")
    func keys() {
        let desk = Desk(columns: 80, rows: 60)
        desk.type("?")
        for binding in KeyTable.everywhere + KeyTable.onStage where !binding.label.isEmpty {
            #expect(desk.shows(binding.meaning), "\(binding.label)")
        }
        desk.type("1")
        desk.type("?")
        #expect(desk.console.memoryEditor.line.text == "1?")
    }

    @Test("A shell command runs where only a front end can run it")
    func shellCommand() {
        let desk = Desk()
        desk.run("ask shell")
        #expect(desk.console.commands == ["false"] && desk.shows("ended with status 1"))
    }

    @Test("y on the stage hands the view's text to the clipboard, or says that it is too long")
    func copying() {
        let desk = Desk()
        desk.run("show table")
        desk.press(.function(6))
        desk.type("y")
        #expect(desk.console.copied.count == 1 && desk.console.copied.first?.isEmpty == false)
        #expect(desk.shows("in the terminal's clipboard"))
        desk.console.takesCopies = false
        desk.type("y")
        #expect(desk.shows("too long for the terminal's clipboard"))
    }

    @Test("Page keys scroll the transcript, and a new line brings its end back")
    func scrolling() {
        let desk = Desk()
        for number in 1...12 { desk.run("\(number) + 0") }
        #expect(!desk.shows("1 › 1 + 0"))
        for _ in 0..<4 { desk.press(.pageUp) }
        #expect(desk.shows("1 › 1 + 0") && desk.screen[0].contains("below"))
        desk.run("100 + 0")
        #expect(desk.shows("13 › 100 + 0"))
    }

    @Test("Every size from 1 × 1 on is drawn, with and without a view, on the way there and back")
    func sizes() {
        let desk = Desk()
        desk.run("show table")
        for (columns, rows) in [(20, 5), (5, 2), (1, 1), (2, 3), (40, 8), (99, 24), (100, 24), (200, 50), (80, 24)] {
            desk.resize(columns: columns, rows: rows)
            desk.press(.function(6))
            desk.press(.function(7))
            desk.press(.function(7))
            desk.press(.function(6))
            #expect(desk.console.memoryScreen.shown?.size == Size(columns: columns, rows: rows))
        }
        desk.shell.focus = .prompt
        desk.run("1 + 1")
        #expect(desk.shows("2 › 1 + 1"))
    }

    @Test("At 20 × 5 the line can be seen while it is typed")
    func tiny() {
        let desk = Desk(columns: 20, rows: 5)
        desk.run("1 + 1")
        desk.type("2 + 2")
        #expect(desk.shows("› 2 + 2"))
    }

    @Test("Without colours and in ASCII nothing is drawn that the terminal does not have")
    func ascii() {
        let desk = Desk(columns: 120, rows: 36, colors: .none, glyphs: .ascii)
        desk.run("show table")
        desk.run("fault")
        desk.run("show things")
        #expect(desk.screen.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
        #expect(desk.shows("error: no file astronot.png"))
    }

    @Test("Progress stands in its line while the work goes on, and is gone when it is done")
    func progress() {
        let desk = Desk()
        desk.mailbox.post(.began(number: 1, line: "work"))
        desk.mailbox.post(.progress(.init(label: "pictures", fraction: 0.5, detail: "6 s left")))
        desk.settle()
        #expect(desk.shows("50 %  6 s left") && desk.status.contains("pictures"))
        desk.mailbox.post(.finished(number: 1, .done(view: nil, notes: [], seconds: 12)))
        desk.mailbox.post(.idle)
        desk.settle()
        #expect(!desk.shows("6 s left") && desk.shows("took 12 s") && desk.status.contains("no run"))
    }

    @Test("An editor's message stands in place of the number, as in a search")
    func searching() {
        let desk = Desk()
        desk.console.memoryEditor.say("(reverse-i-search)`lo': ")
        desk.settle()
        #expect(desk.shows("(reverse-i-search)`lo':"))
    }
}

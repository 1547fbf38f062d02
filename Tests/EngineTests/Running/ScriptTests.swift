// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Testing

@testable import Engine

@Suite("Scripts")
struct ScriptTests {
    private final class Folder {
        let path: String
        init() { path = mkdtemp(strdup("/tmp/rebus-script-XXXXXX")).map { String(cString: $0) } ?? "/tmp" }
        deinit { _ = system("rm -rf \(path)") }

        func write(_ name: String, _ text: String) {
            guard let file = fopen(path + "/" + name, "wb") else { return }
            fputs(text, file)
            fclose(file)
        }
    }

    private let folder = Folder()
    private func session(interactive: Bool = true) -> Session {
        Session(commands: TestCommands.all, folder: folder.path, isInteractive: interactive)
    }

    @Test("Lines end in LF or CRLF, and a mark at the start is left out")
    func lines() throws {
        #expect(try Script(Array("\u{FEFF}a\r\nb\n\nc".utf8), name: "s").lines == ["a", "b", "", "c"])
        #expect(try Script([], name: "s").lines == [])
    }

    @Test("Lines that are no text or too long are refused with their number")
    func refusals() {
        #expect(throws: Complaint("line 2 of s is not UTF-8", culprit: "s")) {
            try Script([97, 10, 255, 10], name: "s")
        }
        #expect(throws: Complaint("line 1 of s is longer than 1048576 bytes", culprit: "s")) {
            try Script(Array(repeating: 97, count: 1 << 20 + 1), name: "s")
        }
    }

    @Test("A script's lines are steps of the session")
    func running() {
        folder.write("a.rebus", "x = 3 # three\r\n\r\ny = x + 1\n")
        let session = session()
        #expect(session.spelled("source a.rebus") == "note")
        #expect(session.spelled("x * y") == "12")
        #expect(session.journal.entries.map(\.depth) == [0, 1, 1, 0])
    }

    @Test("A script stops at the first line that fails, unless it keeps going")
    func failures() {
        folder.write("a.rebus", "x = 1\nfail\nx = 2\n")
        let session = session()
        #expect(session.complaint("source a.rebus")?.message == "line 2 of a.rebus: shapes do not fit")
        #expect(session.spelled("x") == "1")
        #expect(session.complaint("source a.rebus --keep-going") != nil)
        #expect(session.spelled("x") == "2")
    }

    @Test("Scripts run no shell commands and no shortened verbs")
    func limits() {
        folder.write("a.rebus", "!touch /tmp/never\n")
        folder.write("b.rebus", "ec hello\n")
        let session = session()
        #expect(session.complaint("source a.rebus")?.message.contains("shell commands run only") == true)
        #expect(session.complaint("source b.rebus")?.message.contains("there is no command ec") == true)
    }

    @Test("Scripts that call each other in a circle or too deep are stopped")
    func circles() {
        folder.write("a.rebus", "source b.rebus\n")
        folder.write("b.rebus", "source ./a.rebus\n")
        #expect(session().complaint("source a.rebus")?.message.contains("calls itself") == true)
        for i in 0..<20 { folder.write("n\(i).rebus", "source n\(i + 1).rebus\n") }
        #expect(session().complaint("source n0.rebus")?.message.contains("more than 16 deep") == true)
    }

    @Test("A script that is not there is met with the nearest")
    func missing() {
        folder.write("tour.rebus", "")
        #expect(session().complaint("source tuor.rebus")?.hint == "did you mean tour.rebus?")
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Glibc
import TestSupport
import Testing

@testable import Shell

@MainActor
@Suite struct LineSourceTests {
    private func all(_ source: LineSource) -> [String] {
        var lines: [String] = []
        while true {
            switch source.next() {
            case .line(let line): lines.append(line)
            case .fault(let fault): lines.append("! \(source.number) \(fault)")
            case .nothingYet: continue
            case .end: return lines
            }
        }
    }

    private func read(_ bytes: [UInt8]) throws -> [String] {
        let sandbox = try Sandbox()
        return all(try LineSource(path: sandbox.write(bytes, to: "script.rebus")))
    }

    @Test("Lines end in LF or CRLF, the last one in nothing too, and a byte order mark is no part of them")
    func endings() throws {
        #expect(try read(Array("a\r\nb\n\nc".utf8)) == ["a", "b", "", "c"])
        #expect(try read([0xEF, 0xBB, 0xBF] + Array("a\n".utf8)) == ["a"])
        #expect(try read([]) == [])
        #expect(all(LineSource(lines: ["x = 1", "y"])) == ["x = 1", "y"])
    }

    @Test("A line that is not UTF-8, or too long, is told with its number, and the next is read")
    func faults() throws {
        #expect(try read(Array("a\n".utf8) + [0xFF, 10] + Array("b".utf8)) == ["a", "! 2 it is not UTF-8", "b"])
        let long = [UInt8](repeating: 65, count: Script.lineLimit + 5)
        let lines = try read(long + [10] + Array("b".utf8))
        #expect(lines.first?.hasPrefix("! 1 it is longer") == true && lines.last == "b")
    }

    @Test("A file that is missing, or a folder, is refused")
    func refusals() throws {
        let sandbox = try Sandbox()
        #expect(throws: Complaint.self) { try LineSource(path: sandbox.path("none")) }
        #expect(throws: Complaint.self) { try LineSource(path: sandbox.folder) }
    }
}

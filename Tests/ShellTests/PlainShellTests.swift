// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

/// The built program, as a script or a pipe sees it.
@Suite(.enabled(if: Product.binary != nil, "rebus is built")) struct PlainShellTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func run(
        _ arguments: String..., input: String = "", environment: [String: String?] = [:]
    ) throws -> Captured {
        try Product.run(arguments, input: input, in: sandbox, environment: environment)
    }

    @Test("Results go to standard output, complaints with line and hint to standard error")
    func streams() throws {
        let captured = try run(input: "1 + 1\n# a comment\n\nnonsense\n3\n")
        #expect(captured.output == "2\n")
        #expect(captured.errors.hasPrefix("error: line 4: there is no command or name nonsense\n       "))
        #expect(captured.status == 1)
    }

    @Test("--keep-going goes on after a line that fails, and still tells at the end")
    func keepGoing() throws {
        let captured = try run("--keep-going", "-c", "zz", "-c", "1 + 1")
        #expect(captured.output == "2\n" && captured.status == 1)
    }

    @Test("A script, lines of -c and standard input give the same")
    func sources() throws {
        let script = try sandbox.write("x = 20\nx + 1\n", to: "a.rebus")
        for captured in [
            try run(script), try run("-c", "x = 20", "-c", "x + 1"), try run(input: "x = 20\nx + 1"),
            try run("-", input: "x = 20\r\nx + 1"),
        ] {
            #expect(captured.output == "21\n" && captured.errors.isEmpty && captured.status == 0)
        }
    }

    @Test("Lines at a stop come from the script, and at its end the pass goes on")
    func stoppedPass() throws {
        let model = Fixtures.path("tiny-clip"), picture = Fixtures.path("pictures/cat.png")
        let lines = [
            "clip = load \(model)", "break clip.vision_model.encoder.layers.1", "embed clip \(picture)",
            "print here.shape[1]",
        ]
        let captured = try run(input: lines.joined(separator: "\n"))
        #expect(captured.status == 0)
        #expect(captured.errors.contains("■ vision_model.encoder.layers.1 (CLIPEncoderLayer) $out [1, 17, 32]"))
        #expect(captured.errors.contains("no line is left at the stop, so the pass goes on"))
        let output = captured.output
        let (stopped, result) = (output.range(of: "\n17\n"), output.range(of: "[1, 16]"))
        #expect(stopped != nil && result != nil, "\(output)")
        if let stopped, let result { #expect(stopped.lowerBound < result.lowerBound) }
    }

    @Test("Wrong usage ends with 2, help and version with 0")
    func usage() throws {
        #expect(try run("--bogus").status == 2)
        #expect(try run("a.rebus", "-c", "1").status == 2)
        #expect(try run("missing.rebus").status == 2)
        #expect(try run("--threads", "0").status == 2)
        #expect(try run("--theme", "none-such", "-c", "1").status == 2)
        let help = try run("--help")
        #expect(help.status == 0 && help.output.contains("--json") && help.errors.isEmpty)
        #expect(try run("--version").output.hasPrefix("rebus "))
    }

    @Test("--json writes one object a step, for what fails too")
    func json() throws {
        let captured = try run("--json", "--keep-going", input: "x = 2\n\nzz\nx * 3; x\n")
        let objects = try captured.lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects.map { $0["line"] as? Int } == [1, 3, 4, 4])
        #expect(objects.map { $0["ok"] as? Bool } == [true, false, true, true])
        #expect(objects[0]["name"] as? String == "x" && objects[2]["value"] as? Int == 6)
        #expect((objects[1]["error"] as? [String: Any])?["message"] is String)
        #expect(captured.status == 1)
    }

    @Test("Piped output holds no escape byte, whatever a name holds")
    func noEscapes() throws {
        let evil = try sandbox.write("zz\u{1b}[31m\n", to: "evil\u{1b}[2J.rebus")
        for captured in [
            try run(evil), try run("-c", "zz\u{1b}]0;x\u{7}"), try run("-c", "\"a\u{1b}[2Jb\""), try run("help"),
            try run(input: "help\nls\nset\ntheme\n"), try run("\u{1b}[31m"), try run("--\u{1b}[31m"),
        ] {
            #expect(!captured.outputBytes.contains(0x1B) && !captured.errorBytes.contains(0x1B))
        }
    }

    @Test("A script that a line calls says its line, and the caller's")
    func nested() throws {
        try sandbox.write("1 + 1\nzz\n", to: "inner.rebus")
        let captured = try run("-c", "source \(sandbox.path("inner.rebus"))")
        #expect(captured.output == "2\n" && captured.status == 1)
        let lines = captured.errors.split(separator: "\n")
        #expect(lines.first == "error: there is no command or name zz")
        #expect(lines.last?.hasPrefix("error: line 1: line 2 of ") == true)
        #expect(captured.errors.components(separatedBy: "zz").count == 2)
    }

    @Test("quit ends a script there, with what it has come to")
    func quitting() throws {
        let captured = try run(input: "1\nquit\n2\n")
        #expect(captured.output == "1\n" && captured.status == 0)
    }

    @Test("--echo writes each line before its result")
    func echo() throws {
        #expect(try run("--echo", "-c", "1 + 1").output == "› 1 + 1\n2\n")
    }

    @Test("Whoever stops reading ends it without a word")
    func brokenPipe() throws {
        guard let binary = Product.binary else { return }
        let lines = String(repeating: "arange(1000)\n", count: 2000)
        let script = try sandbox.write(lines, to: "long.rebus")
        let captured = try runCapturing(
            ["bash", "-c", "'\(binary)' '\(script)' | head -n 1; echo ${PIPESTATUS[0]}"],
            environment: sandbox.environment())
        #expect(captured.lines.last == "141" && captured.errors.isEmpty)
    }

    @Test("SIGINT and SIGTERM end it with 130 and 143", arguments: [("INT", "130"), ("TERM", "143")])
    func signals(signal: String, status: String) throws {
        guard let binary = Product.binary else { return }
        let command = "timeout --preserve-status -s \(signal) 1 '\(binary)' < <(sleep 3); echo $?"
        let captured = try runCapturing(["bash", "-c", command], environment: sandbox.environment(), seconds: 20)
        #expect(captured.lines.last == status, "\(captured.output) \(captured.errors)")
    }

    @Test("In a locale without UTF-8 output is ASCII where the program chooses the characters")
    func asciiLocale() throws {
        let captured = try run(input: "randn(4, 4)\n", environment: ["LANG": "C"])
        #expect(captured.outputBytes.allSatisfy { $0 < 0x80 })
    }
}

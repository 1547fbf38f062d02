// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

private let sources = SourceFile.all(under: "Sources", endings: [".swift", ".c", ".h"])
private let tests = SourceFile.all(under: "Tests", endings: [".swift", ".py"])
private let scripts = SourceFile.all(under: "Scripts", endings: [".sh", ".py"])
private let single = ["Package.swift", "Makefile", ".ci/run"].compactMap(SourceFile.init(reading:))
private let written = sources + tests + scripts + single
private let swiftSources = sources.filter { $0.path.hasSuffix(".swift") }

@Suite struct HouseRulesTests {
    @Test("There is something to look at")
    func notEmpty() {
        #expect(swiftSources.count > 50 && tests.count > 20 && scripts.count > 2)
    }

    @Test("A file names its licence in its first lines", arguments: written)
    func licence(file: SourceFile) {
        #expect(file.lines.prefix(2).contains { $0.contains("SPDX-License-Identifier: GPL-3.0-or-later") })
    }

    @Test("A file has at most 400 lines, none wider than 120 columns", arguments: sources + tests)
    func size(file: SourceFile) {
        #expect(file.lines.count <= 401)
        guard !file.path.hasSuffix(".py") else { return }
        let wide = file.lines.indices.filter { file.lines[$0].count > 120 }.map { $0 + 1 }
        #expect(wide == [], "lines wider than 120 columns")
    }

    @Test("No source forces a value, a cast or a throwing call, or ends the program", arguments: swiftSources)
    func nothingForced(file: SourceFile) {
        // Measuring programs serve us, not users.
        guard file.target != "Benchmarks" else { return }
        // Where memory itself is gone there is nothing to go on with.
        let mayEnd = file.name == "StoragePool.swift"
        for (index, line) in file.code.enumerated() {
            #expect(!forces(line), "\(file.path):\(index + 1)")
            #expect(mayEnd || !calls("fatalError", in: line), "\(file.path):\(index + 1)")
        }
    }

    @Test("Only the program's own entry prints; all else returns what is to be said", arguments: swiftSources)
    func printing(file: SourceFile) {
        guard !["App", "Benchmarks", "Fuzzers"].contains(file.target) else { return }
        for (index, line) in file.code.enumerated() {
            #expect(!calls("print", in: line), "\(file.path):\(index + 1)")
        }
    }

    @Test("Only the two front ends and the entry know the terminal's streams, so that text goes there by one escaper")
    func streams() {
        let streams: Set = ["stdout", "stderr", "STDOUT_FILENO", "STDERR_FILENO", "fputs", "puts", "printf", "dprintf"]
        let places: Set = [
            "PlainShell.swift", "Main.swift", "Rebus.swift", "CursesConsole.swift", "CursesScreen.swift",
            "LastWords.swift",
        ]
        for file in swiftSources where !streams.isDisjoint(with: file.words) {
            let isOurs = ["App", "Shell", "Terminal"].contains(file.target) && places.contains(file.name)
            #expect(isOurs || file.target == "Benchmarks", "\(file.path)")
        }
    }

    @Test(
        "Types carry the field's terms: none is a manager, helper or utility, none has its module's name",
        arguments: swiftSources)
    func names(file: SourceFile) {
        let kinds: Set = ["class", "struct", "enum", "protocol", "actor", "typealias"]
        for line in file.code {
            let words = SourceFile.words(of: line)
            for (kind, name) in zip(words, words.dropFirst()) where kinds.contains(kind) {
                for vague in ["Manager", "Helper", "Util"] { #expect(!name.contains(vague), "\(file.path): \(name)") }
                #expect(name != file.target, "\(file.path): \(name)")
            }
        }
    }

    @Test("No file names a path of the machine it was written on")
    func noPathsOfAMachine() {
        let sessions = SourceFile.all(under: "Sessions", endings: [".rebus"])
        let themes = SourceFile.all(under: "Themes", endings: [".toml"])
        let texts = sessions + themes + ["README.md"].compactMap(SourceFile.init(reading:))
        let folders = ["work", "root"].map { "/\($0)/" }
        for file in written + texts {
            for (index, line) in file.lines.enumerated() {
                #expect(!folders.contains { begins(with: $0, in: line) }, "\(file.path):\(index + 1)")
            }
        }
    }

    @Test("The rules see what they are meant to see")
    func rulesHaveTeeth() {
        for forced in ["let a = b!", "f(try! g())", "x as! Int", "a[0]!.b", "g()!", "var x: Int!"] {
            #expect(forces(forced))
        }
        for plain in ["if a != b {", "guard !a else", "#if !DEBUG", "f(!a)"] { #expect(!forces(plain)) }
        #expect(calls("print", in: "    print(1)") && calls("print", in: "{print (1)"))
        for other in ["x.print(1)", "func print(", "reprint(1)", "print"] { #expect(!calls("print", in: other)) }
        #expect(begins(with: "/tmp/", in: "see /tmp/x") && !begins(with: "/tmp/", in: "a/tmp/x"))
    }
}

/// Whether code holds a `!` that forces: one that follows a name or a closing bracket and is no part of `!=`.
private func forces(_ code: String) -> Bool {
    let characters = Array(code)
    return characters.indices.contains { index in
        guard characters[index] == "!", index > 0 else { return false }
        let before = characters[index - 1]
        guard before.isLetter || before.isNumber || ")]_".contains(before) else { return false }
        return index + 1 == characters.count || characters[index + 1] != "="
    }
}

/// Whether code calls a function by its bare name.
private func calls(_ function: String, in code: String) -> Bool {
    var rest = code[...]
    while let found = rest.range(of: function) {
        let before = code[..<found.lowerBound].last
        let after = code[found.upperBound...].drop { $0 == " " }.first
        let isWhole = before.map { !($0.isLetter || $0.isNumber || "._`".contains($0)) } ?? true
        let isDeclared = code[..<found.lowerBound].hasSuffix("func ")
        if isWhole, !isDeclared, after == "(" { return true }
        rest = rest[found.upperBound...]
    }
    return false
}

/// Whether a path that begins with this folder stands in a line.
private func begins(with folder: String, in line: String) -> Bool {
    var rest = line[...]
    while let found = rest.range(of: folder) {
        let before = line[..<found.lowerBound].last
        if before.map({ !($0.isLetter || $0.isNumber || "._-})".contains($0)) }) ?? true { return true }
        rest = rest[found.upperBound...]
    }
    return false
}

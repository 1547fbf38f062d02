// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Engine

@Suite("Reader")
struct ReaderTests {
    private func statements(_ line: String, interactive: Bool = false, bound: [String] = ["a", "w"]) -> [Statement] {
        Reader(
            verbs: Verbs(TestCommands.all), isInteractive: interactive, isBound: bound.contains, boundNames: { bound }
        ).statements(line)
    }

    /// `target = verb: word|word`, or the expression.
    private func sketch(_ line: String, interactive: Bool = false) -> [String] {
        statements(line, interactive: interactive).map { statement in
            let target = statement.target.map { $0.text + " = " } ?? ""
            if let fault = statement.fault { return "✗ " + fault.complaint.message }
            return switch statement.body {
            case .command(let declaration, _, let words):
                target + declaration.name + ": " + words.map(\.text).joined(separator: "|")
            case .expression(let word): target + "(" + word.source + ")"
            case .shell(let word): "!" + word.text
            case .nothing: target
            }
        }
    }

    @Test("A first word that is a verb makes a command, anything else an expression")
    func verbOrValue() {
        #expect(sketch("echo a cat") == ["echo: a|cat"])
        #expect(sketch("a + 1") == ["(a + 1)"])
        #expect(sketch("x = echo a") == ["x = echo: a"])
        #expect(sketch("x=a@w") == ["x = (a@w)"])
        #expect(sketch("echo = 3") == ["echo = (3)"])
        #expect(sketch("a == 3") == ["(a == 3)"])
        #expect(sketch("echo.shape") == ["(echo.shape)"])
        #expect(sketch("x = a == w") == ["x = (a == w)"])
    }

    @Test("Semicolons part steps outside of quotes and brackets, # begins a comment at a word's start")
    func parting() {
        #expect(sketch("echo a; echo b;") == ["echo: a", "echo: b"])
        #expect(sketch("echo \"a; b\" ; a[0]") == ["echo: a; b", "(a[0])"])
        #expect(sketch("echo a # b; echo c") == ["echo: a"])
        #expect(sketch("echo a#b") == ["echo: a#b"])
        #expect(sketch("  # only talk") == [])
        #expect(sketch(" ;; ") == [])
        #expect(sketch("") == [])
    }

    @Test("Quotes only group, and an apostrophe in a word is a letter")
    func quotes() {
        #expect(sketch("echo 'a cat' \"it's\"") == ["echo: a cat|it's"])
        #expect(sketch("echo the cat's toy") == ["echo: the|cat's|toy"])
        #expect(sketch("echo text:\"a cat\"b") == ["echo: text:a catb"])
        #expect(sketch(#"echo "say \"hi\" \\ \n""#) == [#"echo: say "hi" \ \n"#])
        #expect(sketch("echo \"\"") == ["echo: "])
    }

    @Test("Brackets hold blanks together")
    func brackets() {
        #expect(sketch("look (w @ w.T)[0, :5] --layer 2") == ["look: (w @ w.T)[0, :5]|--layer|2"])
        #expect(sketch("look a[0, 1]") == ["look: a[0, 1]"])
        #expect(sketch("echo (\"a; b\")") == ["echo: (\"a; b\")"])
    }

    @Test("What is left open is said")
    func open() {
        #expect(sketch("echo \"a cat") == ["✗ \" is not closed"])
        #expect(sketch("echo (a") == ["✗ ( is not closed"])
        #expect(sketch("x = ") == ["✗ nothing stands behind ="])
    }

    @Test("A word that is neither verb nor name is met with the nearest")
    func unknown() {
        #expect(
            statements("ehco a cat").first?.fault?.complaint
                == Complaint(
                    "there is no command ehco", culprit: "ehco", hint: "did you mean echo?"))
        #expect(statements("wiegh").first?.fault?.complaint.hint == "did you mean weigh?")
        #expect(statements("mean(w)").first?.fault == nil)
        #expect(statements("q + 1").first?.fault == nil)
    }

    @Test("Only a person may shorten verbs, and a bound name wins")
    func prefixes() {
        #expect(sketch("ec hello", interactive: true) == ["echo: hello"])
        #expect(sketch("ec hello") == ["✗ there is no command ec"])
        #expect(sketch("e hello", interactive: true) == ["✗ there is no command e"])
        #expect(sketch("lo x", interactive: true) == ["✗ there is no command lo"])
        #expect(sketch("p 1 + 1", interactive: true) == ["print: 1|+|1"])
        #expect(sketch("s", interactive: true) == ["✗ there is no command or name s"])
        #expect(sketch("a", interactive: true) == ["(a)"])
        #expect(sketch("we - 1", interactive: true) == ["(we - 1)"])
    }

    @Test("! takes the whole line, and only from a person")
    func shell() {
        #expect(sketch("!ls; echo \"x # y", interactive: true) == ["!ls; echo \"x # y"])
        #expect(sketch(" !ls") == ["✗ shell commands run only where a person types them"])
    }

    @Test("Places are bytes of the line")
    func places() {
        let statement = statements("é; x = echo \"ü b\" c")[1]
        #expect(statement.target?.range == 4..<5)
        guard case .command(_, let verb, let words) = statement.body else { return #expect(Bool(false)) }
        #expect(verb.range == 8..<12)
        #expect(words.map(\.range) == [13..<19, 20..<21])
        #expect(words[0].source == "\"ü b\"")
    }

    @Test("No soup of bytes traps, and places stay inside the line")
    func soups() {
        let parts = [
            "echo", "look", "print", "x", "=", " ", "  ", ";", "#", "\"", "'", "(", ")", "[", "]", "{", "--layer", "--",
            "--layer=",
            "é", "\\", "!", "@", "a", "\u{301}", "\t", "\0", "\r\n", "text:", "*", ",", ".", "1", "\u{1B}", "🐈",
        ]
        var random = SplitMix(seed: 3)
        let scope = Session(commands: TestCommands.all, isInteractive: true).scope
        for _ in 0..<4_000 {
            let line = (0..<(1 + Int(random.next() % 10))).map { _ in parts[Int(random.next() % UInt64(parts.count))] }
                .joined()
            let end = line.utf8.count
            for piece in scope.pieces(line) { #expect(piece.range.lowerBound >= 0 && piece.range.upperBound <= end) }
            var last = 0
            for piece in scope.pieces(line) {
                #expect(piece.range.lowerBound >= last, "\(line)")
                last = piece.range.upperBound
            }
            let cursor = Int(random.next() % UInt64(end + 2))
            let completion = scope.completions(line: line, cursor: cursor)
            #expect(completion.replacing.lowerBound >= 0 && completion.replacing.upperBound <= end)
            _ = scope.hint(line: line, cursor: cursor)
        }
    }
}

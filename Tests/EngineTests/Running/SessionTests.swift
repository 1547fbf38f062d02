// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Results
import Tensors
import TestSupport
import Testing

@testable import Engine

@Suite("Session")
struct SessionTests {
    private let session = Session(commands: TestCommands.all, folder: "/")

    @Test("Arguments and options come to the command as their types")
    func arguments() {
        #expect(session.spelled("look 5") == "5||-1|mean|-|raw||1|false")
        #expect(
            session.spelled(
                "look (1 + 1) \"a cat\" dog --layer 2:4 --head=3 --token cat:2 --method rollout --twice-over")
                == "2|a cat+dog|2:4|3|cat:2|rollout||1|true")
        #expect(
            session.spelled("look 1 --template \"a {}\" --template 'the {}'") == "1||-1|mean|-|raw|a {}+the {}|1|false")
        #expect(session.spelled("look 1 -- --layer") == "1|--layer|-1|mean|-|raw||1|false")
        #expect(session.spelled("look 1 --amount -2.5 --layer -3") == "1||-3|mean|-|raw||-2.5|false")
        #expect(session.spelled("look 1 --amount (1 / 4)") == "1||-1|mean|-|raw||0.25|false")
    }

    @Test(
        "A line that does not fit its command says what to type",
        arguments: [
            ("look", "look needs VALUE", "usage: look VALUE [TEXT…]"),
            ("look 1 --lyaer 2", "look has no option --lyaer", "did you mean --layer?"),
            ("look 1 --layer", "--layer needs a value", "--layer N|all|FROM:TO: which layers to show"),
            ("look 1 --layer x", "x chooses no layers", "a number, -1"),
            ("look 1 --method ra", "ra is none of raw, rollout", "did you mean raw?"),
            ("weigh 1 2", "2 is one argument too many", "usage: weigh N"),
            ("weigh 1.5", "1.5 is not a whole number", nil),
            ("look 1 --layer 1 --layer 2", "--layer is given twice", "usage"),
            ("look 1 --twice-over=yes", "--twice-over takes no value", "usage"),
            ("look nothere", "nothing is called nothere", "type ls"),
            ("x = quiet", "there is no result to call x", nil),
            ("True = 3", "True has a meaning of its own", nil), ("_3 = 3", "_3 has a meaning of its own", nil),
            ("a b = 3", "there is no command a", nil), ("é = 3", "é is not a name", nil),
        ] as [(String, String, String?)])
    func complaints(_ line: String, _ message: String, _ hint: String?) throws {
        let complaint = try #require(session.complaint(line))
        #expect(complaint.message.hasPrefix(message), "\(complaint)")
        if let hint { #expect(complaint.hint?.hasPrefix(hint) == true, "\(complaint)") }
    }

    @Test("Results stand under names, under _ and under _N")
    func results() {
        #expect(session.spelled("x = 2 ** 5") == "32")
        #expect(session.spelled("x + 1") == "33")
        #expect(session.spelled("_ * 2") == "66")
        #expect(session.spelled("_1 + _2") == "65")
        #expect(session.spelled("_9") == "✗ step 9 left no result")
        #expect(session.spelled("here") == "✗ nothing is stopped, so there is no value here")
        #expect(session.spelled("drop x; x") == "✗ nothing is called x")
    }

    @Test("A name may equal a verb, and serves everywhere but as a line's first word")
    func names() {
        #expect(session.spelled("echo = 3; look echo") == "3||-1|mean|-|raw||1|false")
        #expect(session.spelled("1 + echo") == "4")
        #expect(session.spelled("echo hi") == "hi")
    }

    @Test("Results beyond the budget are dropped, and say so")
    func budget() {
        session.settings = .standard()
        #expect(session.complaint("fail")?.hint == "try others")
        try? session.settings.set("budget", to: "1")
        #expect(session.spelled("zeros(200, 1000).sum()") == "0")
        _ = session.spelled("zeros(200, 1000)")
        _ = session.spelled("zeros(200, 1000)")
        #expect(session.spelled("_3[0, 0]") == "✗ _3 was dropped to stay within the memory budget")
        #expect(session.spelled("_4[0, 0]") == "0")
    }

    @Test("A tensor under a name is a snapshot that holds its numbers")
    func tensors() {
        #expect(session.spelled("w = tensor([[1, 2], [3, 4]]); (w @ w.T)[0, :5]") == "[2] [\"5\", \"11\"]")
    }

    @Test("A line's steps run in order and stop at the first that fails")
    func steps() {
        let record = Record()
        session.run(line: "weigh 1; weigh x; weigh 3") { record.events.append($0) }
        let text = record.events.map { event in
            switch event {
            case .began(let number, let line): "began \(number) \(line)"
            case .finished(let number, .done): "done \(number)"
            case .finished(let number, .failed): "failed \(number)"
            case .scope: "scope"
            default: "other"
            }
        }
        #expect(text == ["began 1 weigh 1", "done 1", "began 2 weigh x", "failed 2", "scope"])
        #expect(session.journal.entries.map(\.line) == ["weigh 1", "weigh x"])
    }

    @Test("What is bound is not shown where it is an expression, and is where it is a command")
    func showing() {
        func shown(_ line: String) -> String? {
            if case .done(_, _, let shown, _, _) = session.run(line: line, sink: { _ in }) {
                shown?.kind
            } else {
                "failed"
            }
        }
        #expect(shown("x = zeros(2)") == nil)
        #expect(shown("x = echo hello") == "note")
        #expect(shown("zeros(2)") == "tensor")
        #expect(shown("quiet") == nil)
    }

    @Test("Texts come from words, names and files; pictures from files and names")
    func inputs() throws {
        let folder = try #require(mkdtemp(strdup("/tmp/rebus-inputs-XXXXXX")).map { String(cString: $0) })
        defer { _ = system("rm -rf \(folder)") }
        func write(_ name: String, _ bytes: [UInt8]) {
            guard let file = fopen(folder + "/" + name, "wb") else { return }
            fwrite(bytes, 1, bytes.count, file)
            fclose(file)
        }
        write("labels.txt", Array("\u{FEFF}a cat\r\n\ndog\n".utf8))
        write("labels.json", Array(" [\"a cat\", \"dog\\n\"]".utf8))
        write("bad.json", Array("[1]".utf8))
        write("broken.png", [1, 2, 3])
        let session = Session(commands: TestCommands.all, folder: folder)
        #expect(session.spelled("echo @labels.txt bird") == "a cat, dog, bird")
        #expect(session.spelled("echo @labels.json") == "a cat, dog\n")
        #expect(session.spelled("echo text:@labels.txt") == "@labels.txt")
        #expect(session.complaint("echo @bad.json")?.message == "bad.json is not a JSON array of strings")
        #expect(session.complaint("echo @lables.txt")?.hint == "did you mean labels.txt?")
        #expect(session.spelled("t = echo one two; echo t three") == "one, two, three")
        #expect(session.complaint("x = 3; echo x")?.hint == "text:x takes the word itself")
        #expect(
            session.spelled("compare cat \"a dog.png in words\" text:a.png")
                == "text cat, text a dog.png in words, text a.png")
        #expect(session.complaint("compare brokn.png")?.hint == "did you mean broken.png?")
        #expect(session.complaint("compare broken.png") != nil)
        #expect(session.complaint("compare *.jpg")?.message == "no picture fits *.jpg")
        let cat = Fixtures.path("pictures")
        #expect(cat.isEmpty == false)
    }

    @Test("No line traps, whatever its words")
    func soups() {
        let words = [
            "look", "echo", "weigh", "print", "compare", "drop", "tree", "lookup", "x", "=", ";", "1", "-1", "2:3",
            "cat:0", "cat:2",
            "--layer", "--head", "--token", "--method", "--template", "--amount", "--twice-over", "--", "--layer=",
            "--x=1", "all",
            "mean", "(1 + 1)", "(", ")", "\"a b\"", "\"", "'", "@", "@x", "*", "~", "/", ".", "..", "text:", "image:",
            "image:x",
            "_", "_1", "_99", "here", "x[0]", "x.T", "9223372036854775807", "-9223372036854775808",
            "é", "\0", "!", "#",
        ]
        var random = SplitMix(seed: 11)
        let session = Session(commands: TestCommands.all, folder: "/nowhere")
        for _ in 0..<4_000 {
            let line = (0..<(1 + Int(random.next() % 9))).map { _ in words[Int(random.next() % UInt64(words.count))] }
                .joined(separator: random.next() % 4 == 0 ? "" : " ")
            let outcome = session.run(line: line, sink: { _ in })
            #expect(!outcome.json(line: 1, source: line).utf8.contains(0x1B))
        }
        #expect(throws: Complaint.self) { try LayerSelection.one(.min).resolve(count: 3) }
        #expect(throws: Complaint.self) { try LayerSelection.range(from: .max, to: .min).resolve(count: 3) }
        #expect(throws: Complaint.self) { try HeadSelection.one(.max).resolve(count: 0) }
    }

    @Test("A stop is served at the next checkpoint, and the session goes on")
    func stopping() {
        let session = Session(commands: TestCommands.all)
        let outcome = session.run(line: "slow; weigh 1") { event in
            if case .published = event { session.cancelFlag.raise() }
        }
        guard case .cancelled = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(session.spelled("weigh 4") == "4")
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Engine

@Suite("Declarations")
struct DeclarationTests {
    @Test("A usage line is derived from the properties")
    func usage() {
        #expect(
            Declaration(Look.self).usage == """
                look VALUE [TEXT…] [--layer N|all|FROM:TO] [--head N|mean|max] [--token WORD|WORD:2|N] \
                [--method raw|rollout] [--template WORD]… [--amount X] [--twice-over]
                """)
        #expect(Declaration(Tree.self).usage == "tree MODEL [PATH]")
        #expect(Declaration(Echo.self).usage == "echo TEXT…")
    }

    @Test("Sound declarations have no faults")
    func sound() { #expect(Verbs(TestCommands.all).faults == []) }

    struct Shouting: Command {
        static let name = "Shout_it"
        static let summary = "shouts"
        static let examples: [Example] = []
        @Argument("words") var words: [String]
        @Argument("After all.") var last: String
        @Option("x", name: "Bad Name") var option: Int = 0
        func run(in context: Context) throws -> Value? { nil }
    }

    @Test("Unsound declarations are told what is wrong with them")
    func unsound() {
        let faults = Verbs([Shouting.self, Echo.self, Echo.self]).faults
        for part in ["kebab case", "capital", "full stop", "example", "after one that repeats", "twice", "Bad Name"] {
            #expect(faults.contains { $0.contains(part) }, "\(part): \(faults)")
        }
    }

    @Test("Help shows usage, summary, every argument and every example")
    func help() {
        let text = HelpText.page(of: Declaration(Look.self)).map(\.text).joined(separator: "\n")
        for part in [
            "look VALUE", "Looks at a value.", "--head N|mean|max", "(default mean)", "› look (1 + 1) --layer 2",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(Reference(Verbs(TestCommands.all)).markdown.contains("## echo"))
    }
}

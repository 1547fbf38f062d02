// SPDX-License-Identifier: GPL-3.0-or-later
import Commands
import Engine
import Testing
import TestSupport

@Suite("Every command")
struct EveryCommandTests {
    static let examples = everyCommand.flatMap { command in command.examples.map { (command.name, $0.line) } }

    @Test("Each example in help runs", arguments: examples)
    func exampleRuns(name: String, line: String) throws {
        if line.contains("fashion-mnist"), !DatasetProbe.isThere { return }
        let bench = try Bench.prepared()
        _ = try bench.do(line)
    }

    @Test("Each command says what it is in one sentence, and has an example that begins with it")
    func declarationsAreWhole() {
        var names: Set<String> = []
        for command in everyCommand {
            #expect(names.insert(command.name).inserted, "two commands are called \(command.name)")
            #expect(command.name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D })
            #expect(command.summary.hasSuffix("."))
            #expect(command.summary.first?.isUppercase == true)
            #expect(command.summary.utf8.count <= 110, "\(command.name)'s summary is long")
            #expect(!command.examples.isEmpty)
        }
    }

    @Test("The declarations hold no nonsense")
    func noFaults() { #expect(Verbs(everyCommand).faults.isEmpty, "\(Verbs(everyCommand).faults)") }

    @Test("Each argument, option and flag says what it is for")
    func argumentsAreExplained() {
        for declaration in Session(commands: everyCommand).verbs.all {
            for slot in declaration.slots {
                #expect(!slot.help.isEmpty)
                #expect(!slot.help.hasSuffix("."), "\(declaration.name) \(slot.name)")
                #expect(slot.help.first?.isUppercase == false, "\(declaration.name) \(slot.name)")
            }
        }
    }
}

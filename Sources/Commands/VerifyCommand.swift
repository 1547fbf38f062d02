// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Results

/// Holds what a script of `python` saved against the numbers it was to show.
struct VerifyCommand: Command {
    static let name = "verify"
    static let summary = "Holds the arrays that the script of python saved against the result's own numbers."
    static let examples = [
        Example("attend clip cat.png --layer 1; verify out.npz", "each array's largest difference"),
        Example("verify out.npz a --tolerance 1e-3", "against the result called a; fails where one is further off"),
    ]

    @Argument("the file that the script saved, .npz") var file: FileArgument
    @Argument("a name that the result of a command was bound to; else the last") var result: NameArgument?
    @Option("the largest difference that counts as none") var tolerance = 1e-4

    func run(in context: Context) throws -> Value? {
        let step = try context.session.scriptedStep(result?.name)
        guard let value = step.value else {
            throw Complaint("the result of \(step.line) was dropped", hint: "ask again, and bind it to a name")
        }
        let ours = try step.command.arrays(of: value)
        let theirs = Dictionary(
            try NumPyReader.read(npz: file.path).map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
        guard !ours.isEmpty else { throw Complaint("\(step.line) left no numbers to hold against a file") }
        let compared = try ours.map { name, tensor in
            try ArrayComparison(name, tensor, theirs[name], tolerance: tolerance, file: file.name)
        }
        let table = Table(
            title: "verify", columns: ["", "array", "largest difference", "shape"],
            rows: compared.map { [$0.mark, .text($0.name), $0.difference, .text($0.shape)] },
            notes: [Phrase(step.line, .quiet) + Phrase(" · tolerance \(Format.short(tolerance))", .faint)])
        return try ArrayComparison.value(
            table, failures: compared.compactMap(\.failure), of: compared.count, culprit: file.name,
            hint: "the tolerance is \(Format.short(tolerance))", in: context)
    }
}

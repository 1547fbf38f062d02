// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Results
import Tensors

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
        var rows: [[Table.Cell]] = []
        var failures: [String] = []
        for (name, tensor) in ours {
            guard let other = theirs[name] else {
                failures.append("\(name) is missing")
                rows.append([.text("✗"), .text(name), .none, .text("not in \(file.name)")])
                continue
            }
            let shape = Format.sides(tensor.shape)
            guard other.shape == tensor.shape else {
                failures.append("\(name) has the shape \(Format.sides(other.shape)), not \(shape)")
                rows.append([.text("✗"), .text(name), .none, .text(Format.sides(other.shape) + " for " + shape)])
                continue
            }
            let largest = Self.largest(tensor, other)
            let isNear = largest <= tolerance
            if !isNear { failures.append("\(name) differs by \(Format.short(largest))") }
            rows.append([.text(isNear ? "✓" : "✗"), .text(name), .measure(largest), .text(shape)])
        }
        guard !ours.isEmpty else { throw Complaint("\(step.line) left no numbers to hold against a file") }
        let table = Table(
            title: "verify", columns: ["", "array", "largest difference", "shape"], rows: rows,
            notes: [Phrase(step.line, .quiet) + Phrase(" · tolerance \(Format.short(tolerance))", .faint)])
        if !failures.isEmpty {
            // A screen shows the whole table beside the complaint, which makes the line and a script fail.
            context.publish(table)
            let right = ours.count - failures.count
            throw Complaint(
                failures.joined(separator: ", ") + " · \(right) of \(Format.plural(ours.count, "array")) right",
                culprit: file.name, hint: "the tolerance is \(Format.short(tolerance))")
        }
        return .table(table)
    }

    /// The largest difference; infinite where only one side has a number that is finite.
    private static func largest(_ a: Tensor, _ b: Tensor) -> Double {
        a.withFloats { a in
            b.withFloats { b in
                zip(a, b).reduce(0) { most, pair in
                    if pair.0 == pair.1 || (pair.0.isNaN && pair.1.isNaN) { return most }
                    let apart = abs(Double(pair.0) - Double(pair.1))
                    return apart.isFinite ? max(most, apart) : .infinity
                }
            }
        }
    }
}

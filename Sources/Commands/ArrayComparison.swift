// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Engine
import Results
import Tensors

/// Numbers of ours held against the array of a file.
struct ArrayComparison {
    /// What the array is called, in a complaint.
    let name: String
    /// The largest difference, infinite where only one side has a number that is finite; nil where there is none to
    /// take.
    let largest: Double?
    /// The shape of both, or how the arrays do not go together.
    let shape: String
    /// What is to be complained of; nil where they agree.
    let failure: String?

    /// - Parameters:
    ///   - theirs: nil where the file has no such array.
    ///   - file: what the file is called.
    init(_ name: String, _ ours: Tensor, _ theirs: Tensor?, tolerance: Double, file: String) throws {
        self.name = name
        guard let theirs else {
            (largest, shape, failure) = (nil, "not in \(file)", "\(name) is missing")
            return
        }
        let sides = Format.sides(ours.shape)
        guard theirs.shape == ours.shape else {
            let others = Format.sides(theirs.shape)
            (largest, shape, failure) = (nil, others + " for " + sides, "\(name) has the shape \(others), not \(sides)")
            return
        }
        let most = try TensorDifference(ours, theirs).largest
        (largest, shape) = (most, sides)
        failure = most <= tolerance ? nil : "\(name) differs by \(Format.short(most))"
    }

    var mark: Table.Cell { .text(failure == nil ? "✓" : "✗") }
    var difference: Table.Cell { largest.map { .measure($0) } ?? .none }

    /// The table, where nothing is to be complained of.
    ///
    /// - Throws: `Complaint`, which makes the line and a script fail; a screen shows the whole table beside it.
    static func value(
        _ table: Table, failures: [String], of all: Int, culprit: String, hint: String, in context: Context
    ) throws -> Value {
        guard !failures.isEmpty else { return .table(table) }
        context.publish(table)
        let listed = failures.prefix(6).joined(separator: ", ") + (failures.count > 6 ? " …" : "")
        throw Complaint(
            "\(listed) · \(all - failures.count) of \(Format.plural(all, "array")) right", culprit: culprit, hint: hint)
    }
}

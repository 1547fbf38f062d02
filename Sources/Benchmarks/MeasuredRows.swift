// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Work that is measured beside the same work of a reference, and held against it.
protocol MeasuredRows {
    var alternation: Alternation { get }
    func measure(against reference: PythonReference?) throws -> [Row]
    /// How near both sides' results lie, in words.
    func agreement(with reference: PythonReference) throws -> String
}

extension MeasuredRows {
    /// A row of medians in turn with the reference, where there is one.
    func row(
        _ name: String, _ work: String, _ reference: PythonReference?, note: String = "", _ ours: () throws -> Void
    ) throws -> Row {
        let medians = try alternation.medians(ours, reference.map { reference in { try reference.seconds(work) } })
        return Row(name: name, unit: .milliseconds, ours: medians.ours, theirs: medians.theirs, note: note)
    }
}

/// The largest difference of two lists; infinite where they are not equally long.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}

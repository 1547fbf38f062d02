// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors
import TestSupport
import Testing

@testable import Engine

/// Expressions beside what NumPy makes of them; Tests/Fixtures/expressions/numpy_expressions.py wrote the file.
@Suite("Expressions as NumPy reads them")
struct NumPyTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let expression: String
        /// nil where NumPy refuses.
        let shape: [Int]?
        let numbers: [Float]
        var testDescription: String { expression }
    }

    static let rows: [Row] = {
        guard let bytes = try? Fixtures.bytes("expressions/numpy_expressions.txt") else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 3 else { return nil }
            return Row(
                expression: String(fields[0]),
                shape: fields[1] == "error" ? nil : fields[1].split(separator: " ").compactMap { Int($0) },
                numbers: fields[2].split(separator: " ").compactMap { Float($0) })
        }
    }()

    private static let names: [String: Value] = {
        let numbers = (0..<24).map { Float(($0 * 7) % 11 - 5) / 4 }
        return [
            "a": .tensor(Tensor(integers: Array(0..<12), shape: [3, 4])),
            "b": .tensor(Tensor(integers: [3, -2, 5, -7])),
            "w": .tensor(Tensor([1, 2, 3, 4], shape: [2, 2])), "x": .tensor(Tensor(numbers, shape: [2, 3, 4])),
            "v": .tensor(Tensor([0.5, -1.5, 2.5, -3.5])), "n": .number(3), "r": .number(2.5),
        ]
    }()

    @Test("There are hundreds of them") func notEmpty() { #expect(NumPyTests.rows.count > 600) }

    @Test("Each has NumPy's shape and numbers, or is refused where NumPy refuses", arguments: rows)
    func agreement(_ row: Row) throws {
        let result: Operand
        do {
            let value = try Evaluator.value(of: row.expression) { name in
                guard let value = NumPyTests.names[name] else { throw Complaint("nothing is called \(name)") }
                return value
            }
            result = Operand(value)
        } catch {
            #expect(row.shape == nil, "\(Complaint(error).message)")
            return
        }
        let tensor = try #require(try result.tensor())
        guard let shape = row.shape else { return #expect(Bool(false), "NumPy refuses; this gave \(tensor.shape)") }
        #expect(tensor.shape == shape)
        let numbers = tensor.floats
        #expect(numbers.count == row.numbers.count)
        for (mine, theirs) in zip(numbers, row.numbers) where !(mine.isNaN && theirs.isNaN) && mine != theirs {
            #expect(abs(mine - theirs) <= 2e-6 + 4e-6 * abs(theirs), "\(mine) for \(theirs)")
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import Tensors

/// Each rule for gradients against what its operation really does when a number moves.
@Suite("Gradients of each operation")
struct GradientTableTests {
    @Test("Gradients equal central differences", arguments: GradientTable.rows)
    func differences(row: GradientCase) throws {
        for (input, difference) in try row.differences().enumerated() {
            #expect(difference < GradientCase.tolerance, "input \(input)")
        }
    }

    @Test("An input's gradient and the result do not depend on which others are tracked", arguments: GradientTable.rows)
    func tracking(row: GradientCase) throws {
        let plain = try row.gradients(tracking: []).result
        let (result, all) = try row.gradients(tracking: Set(row.inputs.indices))
        #expect(plain.node == nil && result.node != nil)
        expectClose(result, plain.floats, shape: plain.shape, tolerance: 1e-6)
        for input in row.inputs.indices {
            let alone = try row.gradients(tracking: [input]).gradients
            #expect(alone[input]?.shape == row.inputs[input].shape)
            #expect(alone[input]?.floats == all[input]?.floats)
            #expect(alone.enumerated().allSatisfy { $0.offset == input || $0.element == nil })
        }
    }

    @Test("A wrong rule is seen: a factor, a missing share, a lost broadcast, a turned matrix, a neighbour's place")
    func teeth() throws {
        func wrong(
            _ inputs: [Tensor], _ forward: @escaping @Sendable ([Tensor]) throws -> Tensor,
            _ rule: @escaping @Sendable ([Tensor], Tensor) throws -> [Tensor?]
        ) throws -> Double {
            let row = GradientCase("wrong", "", inputs) { x in
                let plain = x.map(\.detached)
                return try forward(plain).recorded("wrong", x) { try rule(plain, $0) }
            }
            return try row.differences().max() ?? 0
        }
        let x = wave([2, 3]), y = wave([2, 3], phase: 1), square = wave([3, 3])
        let right = try wrong([x], { try map($0[0], .square) }) { try [multiply($1, multiply($0[0], Tensor(2)))] }
        #expect(right < GradientCase.tolerance)
        let wrongs = [
            try wrong([x], { try map($0[0], .square) }) { try [multiply($1, multiply($0[0], Tensor(2.01)))] },
            try wrong([x, y], { try add($0[0], $0[1]) }) { [$1, nil] },
            try wrong([wave([3]), y], { try add($0[0], $0[1]) }) { try [slice($1, 0..<1).withShape([3]), $1] },
            try wrong([square], { try matmul($0[0], $0[0]) }) { try [matmul($1, $0[0], transposingRight: true)] },
            try wrong([square, square], { try matmul($0[0], $0[1]) }) { try [matmul($1, $0[1]), matmul($0[0], $1)] },
            try wrong([wave([4, 2])], { try slice($0[0], 1..<3) }) {
                try [concatenate([$1, Tensor.zeros([2, 2])])]
            },
        ]
        for difference in wrongs { #expect(difference > GradientCase.tolerance) }
    }

    /// Public functions through which nothing goes back: their results do not follow small changes of what they get.
    private static let withoutGradient: Set = [
        "argsort", "argmax", "argmin", "compare", "logicalNot", "classify",
    ]

    @Test("The table has every public operation, and no operation is recorded that it does not reach")
    func complete() throws {
        let sources = try Self.sources()
        let made = Set(
            sources.flatMap { Self.matches(of: #/public func (\w+)\([^)]*\)\s*(?:throws )?-> [^{]*Tensor/#, in: $0) }
        )
        .union(sources.flatMap { Self.matches(of: #/public var (\w+): Tensor {/#, in: $0) })
        #expect(made.count > 40 && made.contains("softmax") && made.contains("matrixTransposed"))
        #expect(made.subtracting(Self.withoutGradient) == Set(GradientTable.rows.map(\.operation)))

        var reached = try GradientTable.rows.reduce(into: Set<String>()) { $0.formUnion(try $1.recordedOperations()) }
        reached.remove("leaf")
        let written = Set(sources.flatMap { Self.matches(of: #/recorded\(\s*"([^"]+)"/#, in: $0) })
        #expect(written.count > 15 && written.subtracting(reached) == [])
        let named = Set(Arithmetic.allCases.map(\.rawValue)).union(ElementFunction.allCases.map(\.rawValue))
            .union(Activation.allCases.map(\.rawValue)).union(Reduction.allCases.map(\.rawValue))
        #expect(named.subtracting(reached) == ["any", "all"])
    }

    @Test("Where a result does not follow small changes, nothing is recorded")
    func steps() throws {
        let x = wave([2, 3]).tracked()
        let results = try [
            argsort(x), argmax(x), argmin(x, axis: 0), compare(x, .less, Tensor(0)), logicalNot(x), classify(x, .nan),
            reduce(x, .any), reduce(x, .all), topk(x, 2).indices, convert(x, to: .i64), convert(x, to: .bool),
        ]
        for result in results { #expect(result.node == nil) }
    }

    private static func sources() throws -> [String] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Tensors/Operations")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
        }
    }

    private static func matches(of pattern: Regex<(Substring, Substring)>, in text: String) -> [String] {
        text.matches(of: pattern).map { String($0.output.1) }
    }
}

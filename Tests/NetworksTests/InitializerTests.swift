// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors
import Testing

@testable import Networks

@Suite struct InitializerTests {
    private func waves(rows: Int, columns: Int, width: Int = 16) -> [[Float]] {
        let filled = Initializer.waves(rows: rows, columns: columns, first: 1, deviation: 0.3)
            .tensor([1, 1 + rows * columns, width], from: RandomStream(seed: 1, name: "positions"))
        let floats = filled.floats
        return (0...rows * columns).map { Array(floats[$0 * width..<($0 + 1) * width]) }
    }

    private func apart(_ a: [Float], _ b: [Float]) -> Float {
        zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }

    @Test("Rows of near places are nearer than those of far ones, down as across, and no two are alike")
    func near() {
        let rows = waves(rows: 4, columns: 4)
        #expect(rows[0].allSatisfy { $0 == 0 })
        let places = Array(rows.dropFirst())
        for y in 0..<4 {
            for x in 0..<3 {
                let next = apart(places[4 * y + x], places[4 * y + x + 1])
                #expect(abs(next - apart(places[4 * x + y], places[4 * x + 4 + y])) < 1e-4)
                #expect(next > 0.01)
                if x == 0 { #expect(next < apart(places[4 * y], places[4 * y + 3])) }
            }
        }
    }

    @Test("Their root mean square is the one asked for")
    func size() {
        for row in waves(rows: 3, columns: 5).dropFirst() {
            let square = row.reduce(0) { $0 + $1 * $1 } / Float(row.count)
            #expect(abs(square.squareRoot() - 0.3) < 1e-4)
        }
    }

    @Test("A table that does not fit the grid is left at zero", arguments: [[1, 9, 8], [4, 8], []])
    func misfit(shape: [Int]) {
        let filled = Initializer.waves(rows: 2, columns: 2, first: 1, deviation: 1)
            .tensor(shape, from: RandomStream(seed: 1, name: "positions"))
        #expect(filled.floats.allSatisfy { $0 == 0 })
    }
}

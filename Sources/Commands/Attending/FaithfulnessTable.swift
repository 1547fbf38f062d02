// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Engine
import Results
import Tensors

/// How far a score falls without the patches that a map puts first, as a table.
enum FaithfulnessTable {
    /// - Parameter draws: how many random choices of as many patches stand beside it.
    static func make(_ map: AttentionMap, _ attribution: PairAttribution, draws: Int) throws -> Table {
        guard let grid = map.grid else { throw Complaint("only a map over patches can be tested so") }
        let row = map.row(layer: max(map.layers.count - 1, 0), head: map.head)
        guard row.count >= grid.first + grid.count else { throw Complaint("the map does not cover the picture") }
        guard grid.rows == attribution.grid.rows, grid.columns == attribution.grid.columns else {
            throw Complaint("the map's \(grid.rows) × \(grid.columns) places are not the model's patches")
        }
        let result = try attribution.faithfulness(Array(row[grid.first..<grid.first + grid.count]), draws: draws)
        let rows = result.steps.map { step -> [Table.Cell] in
            [
                .text(Format.share(step.part)), .count(step.patches), .number(Double(step.first), decimals: 3),
                .number(Double(step.random), decimals: 3), .number(Double(step.standardError), decimals: 3),
            ]
        }
        let score = Format.number(Double(result.score))
        return Table(
            title: "faithful", columns: ["filled", "patches", "drop", "random", "±"], rows: rows,
            notes: [
                Phrase(map.method.phrase, .strong)
                    + Phrase("   \(attribution.score.name) = \(score), patches filled with the mean colour", .quiet),
                Phrase("random: mean of \(draws) draws and its standard error", .quiet),
            ])
    }
}

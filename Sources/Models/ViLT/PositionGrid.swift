// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// A vector for each place of a square of patches, drawn out or together to the patches that a picture has.
///
/// Between learnt places it is linear in both directions, corners falling on corners: the reference's
/// `interpolate(…, mode="bilinear", align_corners=True)`.
struct PositionGrid: Sendable {
    /// [1, 1 + side · side, D]; the first vector is [CLS]'s.
    let weight: Parameter
    let side: Int

    /// [CLS]'s vector and those of the patches, behind which zeros stand where others of a batch have patches: [T, D].
    ///
    /// - Parameter padding: the grid of the batch, at least as large.
    func callAsFunction(_ grid: PatchGrid, in padding: PatchGrid, _ pass: Pass) throws -> Tensor {
        let width = weight.shape[2]
        let table = try reshape(pass.wide(weight), [weight.shape[1], width])
        if grid.rows == side, grid.columns == side, grid == padding { return table }
        return try matmul(mixture(grid, in: padding), table)  // [T, 1 + side²] · [1 + side², D]
    }

    /// How much of each learnt vector each token takes: [T, 1 + side²].
    func mixture(_ grid: PatchGrid, in padding: PatchGrid) -> Tensor {
        let rows = (0..<grid.rows).map { Self.neighbours(of: $0, among: grid.rows, learnt: side) }
        let columns = (0..<grid.columns).map { Self.neighbours(of: $0, among: grid.columns, learnt: side) }
        let width = 1 + side * side
        return Tensor(shape: [1 + padding.count, width]) { out in
            out.update(repeating: 0)
            out[0] = 1
            for (y, row) in rows.enumerated() {
                for (x, column) in columns.enumerated() {
                    let start = (1 + y * padding.columns + x) * width + 1
                    for (line, down) in row {
                        for (place, across) in column { out[start + line * side + place] += down * across }
                    }
                }
            }
        }
    }

    /// The two learnt places that a place lies between, and the share of each.
    static func neighbours(of place: Int, among count: Int, learnt side: Int) -> [(place: Int, share: Float)] {
        let step = count > 1 ? Float(side - 1) / Float(count - 1) : 0
        let exact = step * Float(place)
        let first = min(Int(exact), side - 1)
        let share = exact - Float(first)
        let near: (place: Int, share: Float) = (first, 1 - share)
        return first + 1 < side ? [near, (first + 1, share)] : [near]
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors

/// The nearest other rows of each row by cosine, nearest first, equal ones by their number: rows [N, D].
///
/// - Parameter checkpoint: is called now and then, and throws to stop.
public func nearestNeighbours(
    of rows: Tensor, count: Int, checkpoint: () throws -> Void = {}
) throws -> [[Projection.Neighbour]] {
    guard rows.rank == 2 else { throw AnalysisError("neighbours are among rows, [N, D], not in shape \(rows.shape)") }
    let unit = try normalized(rows)
    let points = rows.shape[0]
    var result: [[Projection.Neighbour]] = []
    result.reserveCapacity(points)
    let block = 256
    for start in stride(from: 0, to: points, by: block) {
        try checkpoint()
        let end = min(points, start + block)
        let cosines = try matmul(try slice(unit, start..<end), unit, transposingRight: true)
        cosines.withFloats { all in
            for row in start..<end {
                var best: [Projection.Neighbour] = []
                let base = (row - start) * points
                for other in 0..<points where other != row {
                    let cosine = all[base + other]
                    guard cosine.isFinite, best.count < count || cosine > (best.last?.cosine ?? 0) else { continue }
                    let place = best.firstIndex { $0.cosine < cosine } ?? best.count
                    best.insert(Projection.Neighbour(point: other, cosine: cosine), at: place)
                    if best.count > count { best.removeLast() }
                }
                result.append(best)
            }
        }
    }
    return result
}

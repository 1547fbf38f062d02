// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Tensors

/// What a tensor's view keeps: its statistics and a corner of its values.
struct TensorContent: Sendable {
    let name: String?
    let shape: [Int]
    let dtype: DType
    let byteCount: Int
    let statistics: Statistics
    /// Rows of the first matrix in it.
    let corner: [[Float]]
    /// How many rows and columns that matrix has in all.
    let rowCount: Int
    let columnCount: Int
    /// How many slices along the first axis hold nothing but zeros: units that are dead, or that no gradient reaches.
    let zeroRowCount: Int

    /// The largest corner that is kept.
    static let corner = (rows: 24, columns: 24)
    static let bins = 48

    init(_ summary: TensorSummary) {
        let tensor = summary.tensor
        name = summary.name
        shape = tensor.shape
        dtype = tensor.dtype
        byteCount = tensor.byteCount
        statistics = tensor.statistics(bins: Self.bins)
        columnCount = shape.last ?? 1
        rowCount = shape.count >= 2 ? shape[shape.count - 2] : 1
        let columns = min(columnCount, Self.corner.columns)
        let rowBytes = columnCount * tensor.dtype.size
        corner =
            tensor.count == 0
            ? []
            : (0..<min(rowCount, Self.corner.rows)).map { row in
                Tensor(
                    shape: [columns], dtype: tensor.dtype, storage: tensor.storage,
                    byteOffset: tensor.byteOffset + row * rowBytes
                ).floats
            }
        zeroRowCount = Self.zeroRowCount(of: tensor, zeros: statistics.zeroCount)
    }

    /// Looked for only where there are zeros enough; a row is read no further than to its first other number.
    private static func zeroRowCount(of tensor: Tensor, zeros: Int) -> Int {
        guard tensor.rank >= 2, let rows = tensor.shape.first, rows > 0, tensor.count > 0 else { return 0 }
        let length = tensor.count / rows
        guard zeros >= length else { return 0 }
        let part = 256
        return (0..<rows).count { row in
            stride(from: 0, to: length, by: part).allSatisfy { start in
                Tensor(
                    shape: [min(part, length - start)], dtype: tensor.dtype, storage: tensor.storage,
                    byteOffset: tensor.byteOffset + (row * length + start) * tensor.dtype.size
                ).floats.allSatisfy { $0 == 0 }
            }
        }
    }

    /// `3 of 64 rows are all 0`; nil where none is, or where all are.
    var zeroRows: String? {
        guard zeroRowCount > 0, let rows = shape.first, zeroRowCount < rows else { return nil }
        return
            "\(Format.count(zeroRowCount)) of \(Format.plural(rows, "row")) \(zeroRowCount == 1 ? "is" : "are") all 0"
    }

    var shapeText: String { "[\(shape.map(String.init).joined(separator: ", "))]" }

    /// `-0.139 to 0.141 · mean 0.0002 · std 0.035`
    var range: String {
        guard let least = statistics.min, let most = statistics.max else { return "no finite number" }
        if least == most { return "all \(Format.number(Double(least)))" }
        return "\(Format.number(Double(least))) to \(Format.number(Double(most)))"
    }

    var moments: String {
        guard let mean = statistics.mean, let std = statistics.std else { return "" }
        return "mean \(Format.number(mean)) · std \(Format.number(std))"
    }

    /// `1 NaN`, `3 infinite`; nil where all is finite.
    var faults: String? {
        var parts: [String] = []
        if statistics.nanCount > 0 { parts.append("\(Format.count(statistics.nanCount)) NaN") }
        if statistics.infiniteCount > 0 { parts.append("\(Format.count(statistics.infiniteCount)) infinite") }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }

    /// Counts of the histogram in at most `width` columns, scaled to the largest: 0 to 1.
    func histogram(width: Int) -> [Double] {
        let bins = statistics.histogram
        guard !bins.isEmpty, width > 0 else { return [] }
        let group = max((bins.count + width - 1) / width, 1)
        let sums = stride(from: 0, to: bins.count, by: group).map { first in
            bins[first..<min(first + group, bins.count)].reduce(0, +)
        }
        let most = sums.max() ?? 0
        return most > 0 ? sums.map { Double($0) / Double(most) } : []
    }

    /// `▁▂▃▅█▅▃▂▁`; any count shows.
    func sparkline(width: Int) -> String {
        let glyphs = Array("▁▂▃▄▅▆▇█")
        return String(histogram(width: width).map { $0 == 0 ? " " : glyphs[min(Int($0 * 8), 7)] })
    }

    /// The corner as texts of one number of decimals, so that points line up.
    func texts(rows: Int, columns: Int) -> [[String]] {
        let shown = corner.prefix(rows).map { Array($0.prefix(columns)) }
        let most = shown.joined().filter(\.isFinite).map { abs($0) }.max() ?? 0
        if !dtype.isFloating || shown.joined().allSatisfy({ $0 == $0.rounded() && abs($0) < 1e6 }) {
            return shown.map { $0.map { Format.fixed(Double($0), 0) } }
        }
        if most < 1e-3 || most >= 1e6 { return shown.map { $0.map { Format.scientific(Double($0)) } } }
        let decimals = most < 1 ? 4 : most < 10 ? 3 : most < 1000 ? 2 : 1
        return shown.map { $0.map { Format.fixed(Double($0), decimals) } }
    }

    /// The corner in aligned columns, with `…` where it goes on.
    func cornerLines(rows: Int, width: Int, minus: Bool = false) -> [String] {
        guard !corner.isEmpty, rows > 0, width > 4 else { return [] }
        let texts = texts(rows: rows, columns: Self.corner.columns)
        let cell = (texts.joined().map(\.count).max() ?? 1) + 2
        var columns = min(max((width + 2) / cell, 1), columnCount, Self.corner.columns)
        let isCut = columns < columnCount
        if isCut { columns = max(min(columns, (width + 2 - 3) / cell), 1) }
        var lines = texts.map { row in
            let numbers = row.prefix(columns).map { (minus ? Format.stage($0) : $0).alignedRight(in: cell) }
            return String(numbers.joined().dropFirst(2)) + (isCut ? "  …" : "")
        }
        if texts.count < rowCount { lines.append("…".alignedRight(in: cell - 2)) }
        return lines
    }
}

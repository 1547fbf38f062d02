// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// One line of the table: a piece of work, how long it takes here, and how long it takes the reference.
struct Row {
    let name: String
    let unit: Unit
    let ours: Double?
    let theirs: Double?
    var note = ""

    enum Unit { case milliseconds, megabytes }

    var cells: [String] {
        let ratio = ours.flatMap { a in theirs.map { b in fixed(a / b, 2) } }
        return [name, text(ours), text(theirs), ratio ?? "-", note]
    }

    private func text(_ value: Double?) -> String {
        guard let value else { return "-" }
        switch unit {
        case .milliseconds: return "\(fixed(value * 1000, 1)) ms"
        case .megabytes: return "\(fixed(value, 0)) MB"
        }
    }

    /// The rows under their heads, columns aligned, numbers to the right.
    static func table(_ rows: [Row], of model: String) -> String {
        let cells = [["\(model), f32, 2 threads", "rebus", "torch", "ratio", ""]] + rows.map(\.cells)
        let widths = (0..<4).map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let padded = (0..<4).map { column in
                let blanks = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + blanks : blanks + row[column]
            }
            return (padded + [row[4]]).joined(separator: "  ") + "\n"
        }.joined()
    }
}

func fixed(_ value: Double, _ digits: Int) -> String {
    let scale = pow(10, Double(digits))
    let rounded = Int((value * scale).rounded())
    guard digits > 0 else { return "\(rounded)" }
    let fraction = String(abs(rounded) % Int(scale))
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(rounded < 0 ? "-" : "")\(abs(rounded) / Int(scale)).\(zeros)\(fraction)"
}

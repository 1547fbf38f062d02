// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Tensors

/// Tables as comma-separated values (RFC 4180), numbers written so that they can be read back.
enum CommaSeparated {
    /// The lines of a value that is a table in some way, nil for others.
    static func lines(of value: Value) -> [String]? {
        switch value {
        case .table(let table):
            return [line(table.columns.map(\.name))] + table.rows.map { line($0.map(text)) }
        case .ranking(let ranking):
            return [line(["label", ranking.quantity])] + ranking.rows.map { line([$0.label, "\($0.value)"]) }
        case .matrix(let matrix):
            let width = matrix.columns.count
            let numbers = matrix.values.floats
            return [line([matrix.quantity] + matrix.columns)]
                + matrix.rows.enumerated().map { row, label in
                    line([label] + numbers[row * width..<(row + 1) * width].map { "\($0)" })
                }
        case .trail(let trail):
            return [line(["step", "hottest", "share", "entropy"])]
                + trail.frames.map { frame in
                    let spread = frame.map.spread
                    let numbers = spread.map { [frame.map.label(of: $0.hottest), "\($0.share)", "\($0.entropy)"] }
                    return line(["\(frame.step)"] + (numbers ?? ["", "", ""]))
                }
        case .projection(let projection):
            let axes = (0..<projection.dimensions).map { "pc\($0 + 1)" }
            let numbers = projection.coordinates.floats
            return [line(["name", "class"] + axes)]
                + (0..<projection.count).map { point in
                    let start = point * projection.dimensions
                    let place = projection.classOf(point).map { projection.classNames[$0] } ?? ""
                    return line(
                        [projection.name(point), place] + numbers[start..<start + axes.count].map { "\($0)" })
                }
        case .tokens(let tokens):
            return [line(["text", "position", "piece", "id"])]
                + tokens.sequences.flatMap { sequence in
                    sequence.tokens.enumerated().map { line([sequence.text, "\($0)", $1.piece, "\($1.id)"]) }
                }
        default:
            guard let tensor = value.tensor, tensor.rank <= 2 else { return nil }
            let width = max(1, tensor.shape.last ?? 1)
            let numbers = tensor.floats
            return stride(from: 0, to: numbers.count, by: width).map { start in
                line(numbers[start..<min(numbers.count, start + width)].map { "\($0)" })
            }
        }
    }

    private static func text(_ cell: Table.Cell) -> String {
        switch cell {
        case .text(let text), .path(let text): text
        case .number(let number, _), .measure(let number): "\(number)"
        case .count(let count): "\(count)"
        case .share(let share): "\(share)"
        case .none: ""
        }
    }

    private static func line(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") }

    private static func quoted(_ field: String) -> String {
        let special = field.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        guard special else { return field }
        let doubled = field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
        return "\"\(doubled)\""
    }
}

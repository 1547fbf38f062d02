// SPDX-License-Identifier: GPL-3.0-or-later

/// Rows of comma-separated values as RFC 4180 has them: fields in quotes may hold commas, line ends and doubled quotes.
struct CSVRows {
    let rows: [[String]]

    /// - Throws: `DatasetError` for a quoted field without an end.
    init(_ bytes: [UInt8], in file: String) throws(DatasetError) {
        var (rows, row, field): ([[String]], [String], [UInt8]) = ([], [], [])
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        func endField() {
            row.append(String(decoding: field, as: UTF8.self))
            field.removeAll(keepingCapacity: true)
        }
        func endRow() {
            if row.isEmpty, field.isEmpty { return }
            endField()
            rows.append(row)
            row = []
        }
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\"") where field.isEmpty:
                let line = rows.count + 1
                index += 1
                while index < bytes.count {
                    if bytes[index] == UInt8(ascii: "\"") {
                        guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") else { break }
                        index += 1
                    }
                    field.append(bytes[index])
                    index += 1
                }
                guard index < bytes.count else {
                    throw DatasetError("\(file), row \(line): a quoted field has no end")
                }
            case UInt8(ascii: ","): endField()
            case 0x0A: endRow()
            case 0x0D where index + 1 < bytes.count && bytes[index + 1] == 0x0A: break
            default: field.append(bytes[index])
            }
            index += 1
        }
        endRow()
        self.rows = rows
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// What a run's log holds, read back.
public struct RunRecord: Sendable {
    /// A line after the header.
    public enum Line: Sendable {
        case step(Int, values: [(key: String, value: Double)])
        case rewind(from: Int, to: Int)
        case other(JSON)
    }

    public let path: String
    /// What the run was started with; nil where the first line is none.
    public let header: JSON?
    public let lines: [Line]
    /// What could not be read, a sentence each.
    public let warnings: [String]
    /// Whether the last line was cut short; the length of all before it.
    let isCut: Bool
    let wholeBytes: Int

    /// Reads the log at `path`. A last line that was cut short, and lines that are no JSON objects, are left out and
    /// named in `warnings`.
    ///
    /// - Throws: `TrainingError` when the file cannot be read.
    public init(reading path: String) throws(TrainingError) {
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path, limit: 1 << 30) } catch {
            throw TrainingError(error.message, hint: error.hint)
        }
        let whole = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        var header: JSON?
        var lines: [Line] = []
        var warnings: [String] = []
        for (index, line) in bytes[..<whole].split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty { continue }
            guard let json = try? JSON(parsing: Array(line)), json.kind == .object else {
                warnings.append("line \(index + 1) of \(path) is no JSON object and is left out")
                continue
            }
            if json["event"]?.isString("start") == true {
                header = header ?? json
            } else {
                lines.append(Line(json))
            }
        }
        if whole < bytes.count {
            warnings.append("the last line of \(path) was cut short and is left out")
        }
        self.path = path
        self.header = header
        self.lines = lines
        self.warnings = warnings
        isCut = whole < bytes.count
        wholeBytes = whole
    }
}

extension RunRecord.Line {
    fileprivate init(_ json: JSON) {
        if let event = json["event"] {
            guard event.isString("rewind"), let from = json["from"]?.int, let to = json["to"]?.int else {
                self = .other(json)
                return
            }
            self = .rewind(from: from, to: to)
            return
        }
        guard let step = json["step"]?.int, let members = json.members else {
            self = .other(json)
            return
        }
        var values: [(key: String, value: Double)] = []
        for (key, value) in members where !key.isString("step") {
            if let key = key.string, let number = Self.number(value) { values.append((key, number)) }
        }
        self = .step(step, values: values)
    }

    /// A number, or one of the words that stand for those that JSON has not.
    private static func number(_ json: JSON) -> Double? {
        if let number = json.double { return number }
        switch json.string {
        case "NaN": return .nan
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: return nil
        }
    }
}

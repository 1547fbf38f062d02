// SPDX-License-Identifier: GPL-3.0-or-later

/// A value to be written as JSON, its members in the order they are given.
public indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    /// JSON has no number that is not finite: these are the strings "NaN", "Infinity" and "-Infinity".
    case number(Double)
    /// A number with the digits that f32 has.
    case float(Float)
    case string(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])
    /// JSON text that is kept as it is.
    case literal(String)

    /// What was read from a text; numbers keep their digits.
    public init(_ json: JSON) {
        switch json.kind {
        case .null: self = .null
        case .bool: self = .bool(json.bool ?? false)
        case .number: self = .literal(json.numberText)
        case .string: self = .string(json.string ?? "")
        case .array: self = .array(json.elements?.map(JSONValue.init) ?? [])
        case .object: self = .object(json.members?.map { ($0.string ?? "", JSONValue($1)) } ?? [])
        }
    }

    /// The text on one line.
    public var text: String { text(indented: nil) }

    /// The text with a line for each member, as files that people read have it.
    public var lines: String { text(indented: 0) + "\n" }

    private func text(indented depth: Int?) -> String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): Self.word(for: value) ?? Self.digits("\(value)")
        case .float(let value): Self.word(for: Double(value)) ?? Self.digits("\(value)")
        case .string(let value): JSONText.quoted(value)
        case .literal(let text): text
        case .array(let values): Self.list("[", "]", depth) { depth in values.map { $0.text(indented: depth) } }
        case .object(let members):
            Self.list("{", "}", depth) { depth in
                members.map { JSONText.quoted($0.key) + (depth == nil ? ":" : ": ") + $0.value.text(indented: depth) }
            }
        }
    }

    private static func list(
        _ open: String, _ close: String, _ depth: Int?, _ items: (_ depth: Int?) -> [String]
    ) -> String {
        let items = items(depth.map { $0 + 1 })
        guard let depth, !items.isEmpty else { return open + items.joined(separator: ",") + close }
        let margin = "\n" + String(repeating: "  ", count: depth)
        return open + items.map { margin + "  " + $0 }.joined(separator: ",") + margin + close
    }

    private static func digits(_ text: String) -> String { text.hasSuffix(".0") ? String(text.dropLast(2)) : text }

    private static func word(for value: Double) -> String? {
        if value.isNaN { return "\"NaN\"" }
        return value.isInfinite ? (value < 0 ? "\"-Infinity\"" : "\"Infinity\"") : nil
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// A value in a JSON text: a light cursor into the parsed document, which it keeps alive.
///
/// Reading is strict (RFC 8259, valid UTF-8, no duplicate keys, no lone surrogates, bounded depth). Strings are kept as
/// bytes, and keys are compared as bytes: Swift's own `==` would take different keys of a vocabulary for one.
public struct JSON: Sendable {
    public enum Kind: UInt8, Sendable {
        case null, bool, number, string, array, object
    }

    let document: JSONDocument
    let index: Int

    /// Reads one JSON text.
    ///
    /// - Throws: `JSONError` with line and column when the text breaks a rule or nests deeper than `depth`.
    public init(parsing text: [UInt8], depth: Int = 128) throws(JSONError) {
        self.init(document: try JSONDocument(parsing: text, depth: depth), index: 0)
    }

    /// Reads one JSON text held in a string.
    public init(parsing text: String, depth: Int = 128) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), depth: depth)
    }

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    private var node: JSONNode { document.nodes[index] }

    public var kind: Kind { node.kind }

    public var isNull: Bool { kind == .null }

    /// The truth value; nil when this is something else.
    public var bool: Bool? { kind == .bool ? node.start != 0 : nil }

    /// The number as an integer; nil when this is no number, has a fraction, or does not fit.
    public var int: Int? {
        guard kind == .number else { return nil }
        let text = numberText
        if let exact = Int(text) { return exact }
        guard let value = Double(text) else { return nil }
        return Int(exactly: value)
    }

    /// The number when it is written as an integer, without fraction or exponent, and fits; else nil.
    public var integerLiteral: Int? { kind == .number ? Int(numberText) : nil }

    /// The number; nil when this is no number or is too large for a double.
    public var double: Double? {
        guard kind == .number, let value = Double(numberText), value.isFinite else { return nil }
        return value
    }

    /// The string; nil when this is something else.
    public var string: String? {
        guard let utf8 else { return nil }
        return String(decoding: utf8, as: UTF8.self)
    }

    /// The string's bytes, always valid UTF-8; nil when this is something else.
    public var utf8: ArraySlice<UInt8>? { kind == .string ? document.bytes(of: node) : nil }

    /// Whether this is the string `text`, byte for byte.
    public func isString(_ text: String) -> Bool { utf8?.elementsEqual(text.utf8) ?? false }

    /// How many elements an array or members an object has; 0 for anything else.
    public var count: Int { kind == .array || kind == .object ? Int(node.length) : 0 }

    /// The elements of an array; nil when this is something else.
    public var elements: JSONElements? { kind == .array ? JSONElements(of: self) : nil }

    /// The members of an object in the order of the text; nil when this is something else.
    public var members: JSONMembers? { kind == .object ? JSONMembers(of: self) : nil }

    /// The member under `key`; nil when it is absent or this is no object. Takes time linear in the members.
    public subscript(key: String) -> JSON? {
        guard let members else { return nil }
        for (name, value) in members where name.isString(key) { return value }
        return nil
    }

    /// The number as it stands in the text.
    var numberText: String { String(decoding: document.bytes(of: node), as: UTF8.self) }
}

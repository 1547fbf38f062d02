// SPDX-License-Identifier: GPL-3.0-or-later

/// The elements of a JSON array, first to last.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var index: Int
    private var left: Int

    init(of array: JSON) {
        document = array.document
        index = array.index + 1
        left = array.count
    }

    public var underestimatedCount: Int { left }

    public mutating func next() -> JSON? {
        guard left > 0 else { return nil }
        left -= 1
        defer { index = document.end(of: index) }
        return JSON(document: document, index: index)
    }
}

/// The members of a JSON object in the order of the text; keys are strings, all different as bytes.
public struct JSONMembers: Sequence, IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var index: Int
    private var left: Int

    init(of object: JSON) {
        document = object.document
        index = object.index + 1
        left = object.count
    }

    public var underestimatedCount: Int { left }

    public mutating func next() -> (key: JSON, value: JSON)? {
        guard left > 0 else { return nil }
        left -= 1
        let key = index
        index = document.end(of: key + 1)
        return (JSON(document: document, index: key), JSON(document: document, index: key + 1))
    }
}

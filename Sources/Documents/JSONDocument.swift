// SPDX-License-Identifier: GPL-3.0-or-later

/// One value of a document: a scalar's bytes, or a container whose values follow it directly.
struct JSONNode: Sendable {
    let kind: JSON.Kind
    /// Whether the bytes lie in the document's unescaped text instead of its source.
    let isUnescaped: Bool
    /// Scalars: where their bytes start (for a truth value, the value). Containers: the node after their last value.
    var start: UInt32
    /// Scalars: how many bytes. Containers: how many elements or members.
    var length: UInt32
}

/// A parsed text as a flat list of nodes in the order of the text, a key before its value.
final class JSONDocument: Sendable {
    let source: [UInt8]
    let unescaped: [UInt8]
    let nodes: [JSONNode]

    init(parsing source: [UInt8], depth: Int) throws(JSONError) {
        guard source.count < Int(UInt32.max) else {
            throw JSONError("this JSON text is \(source.count) bytes long; at most 4 GB are read")
        }
        var parser = JSONParser(limit: depth, expecting: source.count)
        var failure: JSONError?
        source.withUnsafeBufferPointer { bytes in
            do throws(JSONError) { try parser.parse(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        self.source = source
        self.unescaped = parser.unescaped
        self.nodes = parser.nodes
    }

    func bytes(of node: JSONNode) -> ArraySlice<UInt8> {
        let range = Int(node.start)..<Int(node.start) + Int(node.length)
        return node.isUnescaped ? unescaped[range] : source[range]
    }

    /// The index of the node after the value at `index` and all that it holds.
    func end(of index: Int) -> Int {
        let node = nodes[index]
        return node.kind == .array || node.kind == .object ? Int(node.start) : index + 1
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// The checked header of a safetensors file.
///
/// Accepts what the reference accepts, less duplicate keys, more than a million tensors and ranks over 16: the tensors
/// fill the file from the header to its end without hole or overlap, and each fills its range exactly.
struct SafetensorsHeader: Sendable {
    /// The tensors in the order of their bytes.
    let entries: [TensorEntry]
    let metadata: [(key: String, value: String)]

    /// Reads the header at the start of `file`, the whole file's bytes.
    init(_ file: UnsafeRawBufferPointer, limit: Int) throws(CheckpointError) {
        let text = try Self.text(of: file, limit: limit)
        let json: JSON
        do { json = try JSON(parsing: text) } catch {
            throw CheckpointError("the safetensors header is not sound: \(error.message)")
        }
        guard let members = json.members else {
            throw CheckpointError("the safetensors header is not a JSON object")
        }
        guard json.count <= SafetensorsFormat.mostTensors else {
            throw CheckpointError(
                "the safetensors header lists \(json.count) tensors; at most \(SafetensorsFormat.mostTensors) are read")
        }
        let start = 8 + text.count
        var metadata: [(key: String, value: String)] = []
        var entries: [TensorEntry] = []
        entries.reserveCapacity(json.count)
        for (key, value) in members {
            if key.isString("__metadata__") {
                metadata = try Self.metadata(value)
            } else {
                entries.append(try Self.entry(key.string ?? "", value, start: start, file: file.count))
            }
        }
        entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        try Self.checkContiguous(entries, from: start, to: file.count)
        self.entries = entries
        self.metadata = metadata
    }

    private static func text(of file: UnsafeRawBufferPointer, limit: Int) throws(CheckpointError) -> [UInt8] {
        guard file.count >= 8 else {
            throw CheckpointError(
                "a safetensors file starts with 8 bytes that give its header's length; this one has \(file.count)")
        }
        let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(SafetensorsFormat.largestHeader) else {
            throw CheckpointError(
                "the header claims \(length) bytes; at most \(SafetensorsFormat.largestHeader) are allowed",
                hint: "this is probably no safetensors file")
        }
        guard length <= UInt64(limit) else {
            throw CheckpointError("the header is \(length) bytes long; at most \(limit) are read")
        }
        guard Int(length) <= file.count - 8 else {
            throw CheckpointError(
                "the header claims \(length) bytes, but only \(file.count - 8) follow its length",
                hint: "the file is cut short: fetch it again")
        }
        return Array(file[8..<8 + Int(length)])
    }

    private static func metadata(_ value: JSON) throws(CheckpointError) -> [(key: String, value: String)] {
        if value.isNull { return [] }
        guard let members = value.members else { throw CheckpointError("__metadata__ is not an object of strings") }
        var pairs: [(key: String, value: String)] = []
        for (key, value) in members {
            guard let key = key.string, let text = value.string else {
                throw CheckpointError("__metadata__ holds something else than a string under \(key.string ?? "")")
            }
            pairs.append((key, text))
        }
        return pairs
    }

    private static func entry(
        _ name: String, _ value: JSON, start: Int, file: Int
    ) throws(CheckpointError) -> TensorEntry {
        func fault(_ what: String) -> CheckpointError { CheckpointError("tensor \(name): \(what)") }
        guard value.kind == .object else { throw fault("its entry is not an object") }
        guard let format = value["dtype"]?.string else { throw fault("it has no dtype") }
        guard let bits = SafetensorsFormat.bits[format] else { throw fault("unknown dtype \(format)") }
        guard let shape = value["shape"].flatMap(sizes) else {
            throw fault("its shape is not a list of sizes")
        }
        guard shape.count <= SafetensorsFormat.highestRank else {
            throw fault("it has \(shape.count) axes; at most \(SafetensorsFormat.highestRank) are read")
        }
        guard let offsets = value["data_offsets"].flatMap(sizes), offsets.count == 2 else {
            throw fault("its data_offsets are not two offsets")
        }
        guard offsets[0] <= offsets[1] else {
            throw fault("its bytes end (\(offsets[1])) before they start (\(offsets[0]))")
        }
        guard let needed = SafetensorsFormat.byteCount(shape: shape, bits: bits) else {
            throw fault("shape \(shape) of \(format) is no whole number of bytes that could be held")
        }
        guard needed == offsets[1] - offsets[0] else {
            throw fault(
                "shape \(shape) of \(format) takes \(needed) bytes, but its offsets span \(offsets[1] - offsets[0])")
        }
        guard offsets[1] <= file - start else {
            throw CheckpointError(
                "tensor \(name) ends at byte \(offsets[1]) of the data, but the file holds \(file - start)",
                hint: "the file is cut short: fetch it again")
        }
        return TensorEntry(name: name, format: format, shape: shape, range: start + offsets[0]..<start + offsets[1])
    }

    private static func sizes(_ list: JSON) -> [Int]? {
        guard let elements = list.elements else { return nil }
        var sizes: [Int] = []
        for element in elements {
            guard let size = element.integerLiteral, size >= 0 else { return nil }
            sizes.append(size)
        }
        return sizes
    }

    private static func checkContiguous(
        _ entries: [TensorEntry], from start: Int, to end: Int
    ) throws(CheckpointError) {
        var reached = start
        var last = "the header"
        for entry in entries {
            if entry.range.lowerBound > reached {
                let hole = entry.range.lowerBound - reached
                throw CheckpointError("\(hole) bytes between \(last) and tensor \(entry.name) belong to no tensor")
            }
            if entry.range.lowerBound < reached {
                throw CheckpointError("tensor \(entry.name) overlaps \(last)")
            }
            reached = entry.range.upperBound
            last = "tensor \(entry.name)"
        }
        guard reached == end else {
            throw CheckpointError("\(end - reached) bytes after the last tensor belong to no tensor")
        }
    }
}

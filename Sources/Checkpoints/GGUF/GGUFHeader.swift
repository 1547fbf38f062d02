// SPDX-License-Identifier: GPL-3.0-or-later

/// The checked header of a GGUF file: what it says of itself, and its tensors.
///
/// Reference: ggml-org/ggml, docs/gguf.md, versions 2 and 3. Axes are given last first, as NumPy counts them. Every
/// count is held against what is left of the file before anything is made of it.
struct GGUFHeader {
    let version: Int
    let metadata: [(key: String, value: String)]
    /// The tensors in the order of the header; their format is ggml's, `Q4_K`.
    let entries: [TensorEntry]

    private static let mostTensors = 1_000_000
    private static let mostPairs = 1_000_000
    private static let longestName = 65_535
    private static let highestRank = 4

    init(_ file: UnsafeRawBufferPointer) throws(CheckpointError) {
        var cursor = GGUFCursor(file)
        guard file.starts(with: Array("GGUF".utf8)) else { throw CheckpointError("this is no GGUF file") }
        cursor.at = 4
        let version = try cursor.number(4, "its version")
        guard version & 0xFFFF != 0 else {
            throw CheckpointError("the GGUF file's numbers are in big byte order; little is read")
        }
        guard version == 2 || version == 3 else {
            throw CheckpointError("version \(version) of GGUF is not known; 2 and 3 are")
        }
        let (tensorCount, pairCount) = (
            try cursor.number(8, "its count of tensors"), try cursor.number(8, "its count of metadata")
        )
        // The shortest pair takes 13 bytes, the shortest tensor 24.
        guard pairCount <= Self.mostPairs, pairCount <= cursor.left / 13 else {
            throw cursor.fault("claims \(pairCount) pairs of metadata")
        }
        guard tensorCount <= Self.mostTensors, tensorCount <= cursor.left / 24 else {
            throw cursor.fault("claims \(tensorCount) tensors")
        }
        var pairs: [(key: String, value: String)] = []
        var alignment = 32
        for _ in 0..<pairCount {
            let key = try cursor.text(limit: Self.longestName, "a key")
            let value = try cursor.value("the value of \(key)")
            pairs.append((key, value.text))
            if key == "general.alignment" {
                guard let number = value.number, number >= 8, number % 8 == 0, number <= 1 << 20 else {
                    throw cursor.fault("has an alignment of \(value.text)")
                }
                alignment = number
            }
        }
        var infos: [(name: String, format: String, shape: [Int], offset: Int, size: Int)] = []
        for _ in 0..<tensorCount {
            let name = try cursor.text(limit: Self.longestName, "a tensor's name")
            infos.append(try Self.tensor(name, &cursor, alignment: alignment))
        }
        self.version = version
        metadata = pairs
        let start = cursor.at.addingReportingOverflow(alignment - 1)
        entries = try Self.placed(infos, from: start.partialValue / alignment * alignment, to: file.count)
    }

    private static func tensor(
        _ name: String, _ cursor: inout GGUFCursor, alignment: Int
    ) throws(CheckpointError) -> (name: String, format: String, shape: [Int], offset: Int, size: Int) {
        let rank = try cursor.number(4, "the rank of \(name)")
        guard rank <= highestRank else { throw cursor.fault("gives tensor \(name) \(rank) axes") }
        var shape: [Int] = []
        for _ in 0..<rank { shape.insert(try cursor.number(8, "the shape of \(name)"), at: 0) }
        let kind = try cursor.number(4, "the format of \(name)")
        let offset = try cursor.number(8, "the place of \(name)")
        guard let format = GGMLFormat(kind) else {
            throw cursor.fault("gives tensor \(name) the unknown format \(kind)")
        }
        guard let size = format.byteCount(shape: shape) else {
            throw cursor.fault(
                "gives tensor \(name) shape \(shape) of \(format.name), "
                    + "which is no whole number of blocks that could be held")
        }
        guard offset % alignment == 0 else {
            throw cursor.fault("places tensor \(name) at \(offset), which is no multiple of \(alignment)")
        }
        return (name, format.name, shape, offset, size)
    }

    /// - Throws: `CheckpointError` where tensors overlap, have one name, or lie beyond the file.
    private static func placed(
        _ infos: [(name: String, format: String, shape: [Int], offset: Int, size: Int)], from start: Int, to end: Int
    ) throws(CheckpointError) -> [TensorEntry] {
        var entries: [TensorEntry] = []
        var names: Set<ExactName> = []
        for info in infos {
            guard names.insert(ExactName(info.name)).inserted else {
                throw CheckpointError("the GGUF file has two tensors called \(info.name)")
            }
            let (last, isTooFar) = info.offset.addingReportingOverflow(info.size)
            guard !isTooFar, info.size == 0 || (start <= end && last <= end - start) else {
                throw CheckpointError(
                    "tensor \(info.name) ends at byte \(last) of the data, but the file holds \(max(0, end - start))",
                    hint: "the file is cut short: fetch it again")
            }
            let from = info.size == 0 ? start : start + info.offset
            entries.append(
                TensorEntry(name: info.name, format: info.format, shape: info.shape, range: from..<from + info.size))
        }
        var reached = (end: start, name: "")
        for entry in entries.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) where !entry.range.isEmpty {
            guard entry.range.lowerBound >= reached.end else {
                throw CheckpointError("tensor \(entry.name) overlaps tensor \(reached.name)")
            }
            reached = (entry.range.upperBound, entry.name)
        }
        return entries
    }
}

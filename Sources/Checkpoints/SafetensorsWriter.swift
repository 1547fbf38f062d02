// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Tensors

/// Writes named tensors as a safetensors file, each in its own number format.
///
/// Tensors are ordered as the reference writer orders them, by alignment and then by name, and the header is padded to
/// 8 bytes, so that every tensor is aligned.
public enum SafetensorsWriter {
    /// - Throws: `CheckpointError` when two tensors have the same name or the file cannot be written.
    public static func write(
        _ tensors: [(name: String, tensor: Tensor)], metadata: [(key: String, value: String)] = [], to path: String,
        replacing: Bool = false
    ) throws {
        let ordered = tensors.sorted { a, b in
            if a.tensor.dtype.size != b.tensor.dtype.size { return a.tensor.dtype.size > b.tensor.dtype.size }
            return a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
        }
        let header = try header(ordered, metadata: metadata)
        try AtomicFile.write(to: path, replacing: replacing) { file in
            try file.write(header)
            for (_, tensor) in ordered {
                try file.write(UnsafeRawBufferPointer(start: tensor.bytes, count: tensor.byteCount))
                withExtendedLifetime(tensor) {}
            }
        }
    }

    private static func header(
        _ tensors: [(name: String, tensor: Tensor)], metadata: [(key: String, value: String)]
    ) throws(CheckpointError) -> [UInt8] {
        var members: [String] = []
        var seen: Set<ExactName> = [ExactName("__metadata__")]
        if !metadata.isEmpty {
            let pairs = metadata.map { "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))" }
            members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var offset = 0
        for (name, tensor) in tensors {
            guard seen.insert(ExactName(name)).inserted else {
                throw CheckpointError("a safetensors file cannot hold two tensors named \(name)")
            }
            let shape = tensor.shape.map { "\($0)" }.joined(separator: ",")
            let end = offset + tensor.byteCount
            members.append(
                "\(JSONText.quoted(name)):{\"dtype\":\"\(tensor.dtype.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var text = Array("{\(members.joined(separator: ","))}".utf8)
        text += [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
        return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
    }
}

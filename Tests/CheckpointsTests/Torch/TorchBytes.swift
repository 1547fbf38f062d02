// SPDX-License-Identifier: GPL-3.0-or-later
import TestSupport

@testable import Checkpoints

/// Builds files as torch.save writes them, and files that lie.
struct TorchBytes {
    var members: [(name: String, bytes: [UInt8])]

    /// A file of one pickle and the records `data/0`, `data/1`, …
    init(pickle: [UInt8], records: [[UInt8]] = []) {
        members = [("f/data.pkl", pickle), ("f/byteorder", Array("little".utf8))]
        members += records.enumerated().map { ("f/data/\($0.offset)", $0.element) }
        members.append(("f/version", Array("3\n".utf8)))
    }

    /// A zip file whose members are stored.
    var bytes: [UInt8] {
        get throws {
            var directory = ZipDirectory()
            var file: [UInt8] = []
            for (name, bytes) in members {
                file += try directory.add(
                    name: Array(name.utf8), checksum: Self.checksum(bytes), byteCount: bytes.count)
                file += bytes
            }
            return file + directory.end()
        }
    }

    /// What is wrong with a file and its tensors; empty where all of them can be read.
    static func fault(of bytes: [UInt8], in sandbox: Sandbox) throws -> String {
        let path = try sandbox.write(bytes, to: "file.bin")
        do {
            let file = try TorchFile(path: path)
            for entry in file.entries { _ = try file.tensor(named: entry.name) }
        } catch let error as CheckpointError { return error.message }
        return ""
    }

    /// CRC-32 as zip files use it (ISO 3309).
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = ~0
        bytes.withUnsafeBufferPointer { bytes in
            rows.withUnsafeBufferPointer { rows in
                for byte in bytes { sum = sum >> 8 ^ rows[Int(truncatingIfNeeded: sum & 0xFF) ^ Int(byte)] }
            }
        }
        return ~sum
    }

    private static let rows: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
}

/// The operations of a pickle as bytes.
enum Pickle {
    static func whole(_ body: [UInt8]) -> [UInt8] { [0x80, 2] + body + Array(".".utf8) }
    static func text(_ text: String) -> [UInt8] { [UInt8(ascii: "X")] + long(text.utf8.count) + Array(text.utf8) }
    static func int(_ number: Int) -> [UInt8] {
        [0x8A, 8] + (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    static func name(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }
    static func tuple(_ items: [[UInt8]]) -> [UInt8] { Array("(".utf8) + items.flatMap(\.self) + Array("t".utf8) }
    static func sizes(_ sizes: [Int]) -> [UInt8] { tuple(sizes.map(int)) }
    static let call = Array("R".utf8)

    static func dictionary(_ items: [(String, [UInt8])]) -> [UInt8] {
        Array("}(".utf8) + items.flatMap { text($0.0) + $0.1 } + Array("u".utf8)
    }

    static func storage(_ kind: String = "FloatStorage", key: String = "0", count: Int) -> [UInt8] {
        tuple([text("storage"), name("torch", kind), text(key), text("cpu"), int(count)]) + Array("Q".utf8)
    }

    static func tensor(
        _ storage: [UInt8], offset: Int = 0, shape: [Int], strides: [Int]
    ) -> [UInt8] {
        name("torch._utils", "_rebuild_tensor_v2")
            + tuple([
                storage, int(offset), sizes(shape), sizes(strides), [0x89],
                name("collections", "OrderedDict") + Array(")R".utf8),
            ]) + call
    }

    private static func long(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
}

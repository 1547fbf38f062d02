// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors
import TestSupport
import Testing

@testable import Checkpoints

@Suite("GGUF headers")
struct GGUFHeaderTests {
    private func header(_ bytes: [UInt8]) throws -> GGUFHeader { try bytes.withUnsafeBytes { try GGUFHeader($0) } }
    private func fault(_ bytes: [UInt8]) -> String {
        do { _ = try header(bytes) } catch { return (error as? CheckpointError)?.message ?? "\(error)" }
        return ""
    }

    @Test("What ggml's own writer wrote is read: metadata, and tensors with their axes as NumPy has them")
    func reads() throws {
        let header = try header(try Fixtures.bytes("gguf/small.gguf"))
        #expect(header.version == 3)
        let metadata = Dictionary(uniqueKeysWithValues: header.metadata.map { ($0.key, $0.value) })
        #expect(metadata["general.architecture"] == "clip" && metadata["clip.block_count"] == "2")
        #expect(metadata["clip.epsilon"] == "0.5" && metadata["clip.has_text_encoder"] == "true")
        #expect(metadata["clip.below"] == "-7")
        #expect(metadata["tokenizer.tokens"] == "[\"<s>\", \"</s>\", \"a\", \"b\", … (6 in all)]")
        #expect(metadata["clip.mean"] == "[0.5, 0.25, 0.125]")
        #expect(header.entries.map(\.name) == ["v.weight", "v.half", "v.packed"])
        #expect(header.entries.map(\.format) == ["F32", "F16", "Q8_0"])
        #expect(header.entries.map(\.shape) == [[2, 3], [8], [4, 32]])
        #expect(header.entries.map(\.byteCount) == [24, 16, 4 * 34])
    }

    @Test("Cut anywhere in its header it is refused, and in its data too")
    func cuts() throws {
        let whole = try Fixtures.bytes("gguf/small.gguf")
        let last = try #require(try header(whole).entries.map(\.range.upperBound).max())
        for length in 0..<last { #expect(fault(Array(whole[..<length])) != "", "\(length)") }
    }

    @Test("A changed byte is refused or read, and never ends the program")
    func mutations() throws {
        let whole = try Fixtures.bytes("gguf/small.gguf")
        var random = SplitMix64(state: 5)
        var refused = 0
        for _ in 0..<4000 {
            var file = whole
            for _ in 0...Int(random.next() % 3) {
                file[Int(random.next() % UInt64(file.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            refused += fault(file).isEmpty ? 0 : 1
        }
        #expect(refused > 500)
    }

    private static func bytes(_ value: UInt64, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }
    private static func text(_ text: String) -> [UInt8] { bytes(UInt64(text.utf8.count), 8) + Array(text.utf8) }

    /// A file of one tensor and the pairs given, with 64 bytes behind it.
    private static func file(
        version: UInt64 = 3, tensors: UInt64 = 1, pairs: UInt64 = 0, metadata: [UInt8] = [], rank: UInt64 = 1,
        dimensions: [UInt64] = [4], kind: UInt64 = 0, offset: UInt64 = 0, twice: Bool = false
    ) -> [UInt8] {
        let tensor =
            text("w") + bytes(rank, 4) + dimensions.flatMap { bytes($0, 8) } + bytes(kind, 4) + bytes(offset, 8)
        return Array("GGUF".utf8) + bytes(version, 4) + bytes(tensors, 8) + bytes(pairs, 8) + metadata
            + (twice ? tensor + tensor : tensor) + [UInt8](repeating: 0, count: 96)
    }

    @Test("A header that lies is refused")
    func lies() {
        #expect(fault(Self.file()) == "")
        #expect(fault(Self.file(version: 1)).contains("version 1"))
        #expect(fault(Self.file(version: 0x0300_0000)).contains("byte order"))
        #expect(fault(Self.file(tensors: .max)).contains("tensors"))
        #expect(fault(Self.file(pairs: .max)).contains("pairs"))
        #expect(fault(Self.file(rank: 5)).contains("axes"))
        #expect(fault(Self.file(rank: 2, dimensions: [.max, .max])) != "")
        #expect(fault(Self.file(dimensions: [1 << 40])).contains("but the file holds"))
        #expect(fault(Self.file(kind: 4)).contains("unknown format"))
        #expect(fault(Self.file(kind: 2)).contains("blocks"))
        #expect(fault(Self.file(offset: 7)).contains("multiple"))
        #expect(fault(Self.file(offset: 1 << 62)).contains("but the file holds"))
        #expect(fault(Self.file(tensors: 2, twice: true)).contains("two tensors"))
        let key = Self.text("k")
        let texts = Self.bytes(9, 4) + Self.bytes(8, 4)
        #expect(fault(Self.file(pairs: 1, metadata: key + Self.bytes(99, 4))).contains("unknown kind"))
        #expect(fault(Self.file(pairs: 1, metadata: key + texts + Self.bytes(.max, 8))).contains("elements"))
        #expect(fault(Self.file(pairs: 1, metadata: Self.bytes(.max, 8))) != "")
        let nested = (0..<9).flatMap { _ in Self.bytes(9, 4) + Self.bytes(1, 8) }
        #expect(fault(Self.file(pairs: 1, metadata: key + Self.bytes(9, 4) + nested)).contains("without end"))
        let alignment = Self.text("general.alignment") + Self.bytes(4, 4) + Self.bytes(3, 4)
        #expect(fault(Self.file(pairs: 1, metadata: alignment)).contains("alignment"))
    }
}

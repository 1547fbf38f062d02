// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors
import TestSupport
import Testing

@testable import Checkpoints

@Suite("Outlines of files, from their headers")
struct FileOutlineTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    @Test("Of torch.save's files: tensors as they open, and the names that are asked for")
    func torch() throws {
        let path = Fixtures.path("torch/weights.bin")
        let (outline, file) = (try FileOutline(path: path), try TorchFile(path: path))
        #expect(outline.kind == "torch.save, pickle protocol 2" && outline.fault == nil)
        #expect(outline.rows.map(\.name) == file.entries.map(\.name))
        for row in outline.rows {
            let tensor = try #require(try file.tensor(named: row.name))
            #expect(row.shape == tensor.shape && row.byteCount == tensor.byteCount, "\(row.name)")
        }
        #expect(outline.strangeNames.isEmpty)
        #expect(outline.names.map(\.text).contains("torch._utils._rebuild_tensor_v2"))
    }

    @Test("Every protocol asks for the same names, by its own operations", arguments: [3, 4, 5])
    func protocols(version: Int) throws {
        let outline = try FileOutline(path: Fixtures.path("torch/protocol\(version).bin"))
        #expect(outline.kind == "torch.save, pickle protocol \(version)")
        let expected: Set = [
            "collections.OrderedDict", "torch._utils._rebuild_tensor_v2", "torch.FloatStorage", "torch.Size",
            "torch.BFloat16Storage",
        ]
        #expect(Set(outline.names.map(\.text)) == expected && outline.strangeNames.isEmpty)
    }

    @Test("The old form and TorchScript are recognised, with what to do")
    func others() throws {
        let legacy = try FileOutline(path: Fixtures.path("torch/legacy.bin"))
        #expect(legacy.kind == "torch.save before 1.6" && legacy.remarks.joined().contains("weights_only"))
        #expect(legacy.names.map(\.text).contains("torch.FloatStorage") && legacy.strangeNames.isEmpty)
        let program = try FileOutline(path: Fixtures.path("torch/program.pt"))
        #expect(program.kind == "TorchScript program" && program.remarks.joined().contains("state_dict"))
    }

    @Test("Names that are put together on the stack, kept in the memo or written as text are found")
    func names() throws {
        func found(_ pickle: [UInt8]) -> [String] {
            pickle.withUnsafeBytes { PickleNames($0).names.map(\.text) }
        }
        let text = { (text: String) -> [UInt8] in [0x8C, UInt8(text.utf8.count)] + Array(text.utf8) }
        #expect(found([0x80, 4] + text("os") + text("system") + [0x93, 0x2E]) == ["os.system"])
        // Popped, doubled and recalled.
        let kept = text("os") + [0x94] + text("system") + [0x94] + Array("00h\u{0}2".utf8)
        #expect(found([0x80, 4] + kept + Array("0h\u{1}".utf8) + [0x93, 0x2E]) == ["os.system"])
        #expect(found(Array("(S'ls'\nios\nsystem\n.".utf8)) == ["os.system"])
        #expect(found(Array("cbuiltins\neval\n.".utf8)) == ["builtins.eval"])
        #expect(found([0x80, 4] + Array("K\u{1}K\u{2}".utf8) + [0x93, 0x2E]) == ["a name made as it runs"])
        #expect(found([0x80, 2, 0x82, 7, 0x2E]) == ["copyreg.extension code"])
    }

    @Test("A walk over any bytes ends, wherever they are cut")
    func walks() throws {
        let pickle = Pickle.whole(
            Pickle.dictionary([("w", Pickle.tensor(Pickle.storage(count: 2), shape: [2], strides: [1]))]))
        for length in 0..<pickle.count {
            let walk = Array(pickle[..<length]).withUnsafeBytes { PickleNames($0) }
            #expect(walk.fault != nil || length == 0)
        }
        var random = SplitMix64(state: 3)
        for _ in 0..<2000 {
            let bytes = (0..<64).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            _ = bytes.withUnsafeBytes { PickleNames($0, following: true) }
        }
        // A text that claims 16 exabytes.
        let huge = [UInt8](repeating: 0xFF, count: 8)
        #expect(([0x80, 4, 0x8D] + huge).withUnsafeBytes { PickleNames($0).fault }?.contains("short") == true)
    }

    @Test("Of safetensors, .npy and .npz: every array, its format and what the file says of itself")
    func arrays() throws {
        let weights = try FileOutline(path: Fixtures.path("tiny-clip/model.safetensors"))
        let file = try SafetensorsFile(path: Fixtures.path("tiny-clip/model.safetensors"))
        #expect(weights.kind == "safetensors" && weights.rows.count == file.entries.count)
        #expect(weights.metadata.map(\.key) == file.metadata.map(\.key))
        let arrays = try FileOutline(path: Fixtures.path("torch/weights.npz"), verifying: true)
        let read = try NumPyReader.read(npz: Fixtures.path("torch/weights.npz"))
        #expect(arrays.kind == ".npz" && arrays.rows.map(\.name) == read.map(\.name) && arrays.fault == nil)
        #expect(arrays.rows.map(\.shape) == read.map(\.tensor.shape))
        #expect(arrays.rows.map(\.byteCount) == read.map(\.tensor.byteCount))
        #expect(arrays.remarks == ["all \(read.count) checksums are right"])
    }

    @Test("An array of Python objects tells what its pickle asks for")
    func objects() throws {
        let header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n"
        let bytes =
            NumPyFormat.magic + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
            + Pickle.whole(Pickle.name("os", "system") + Pickle.tuple([Pickle.text("ls")]) + Pickle.call)
        let outline = try FileOutline(path: try sandbox.write(bytes, to: "x.npy"))
        #expect(outline.strangeNames.map(\.text) == ["os.system"] && outline.remarks.joined().contains("objects"))
    }

    @Test("What is broken is told with its place, and what is no weights with what it seems to be")
    func broken() throws {
        func fault(_ bytes: [UInt8], _ name: String) throws -> String {
            let outline = try FileOutline(path: try sandbox.write(bytes, to: name))
            return "\(outline.kind): \(outline.fault?.message ?? "")"
        }
        let clip = try Fixtures.bytes("tiny-clip/model.safetensors")
        #expect(try fault(Array(clip.dropLast(10)), "a.safetensors").contains("but the file holds"))
        #expect(try fault(Array(clip.prefix(100)), "b.safetensors").contains("only 92 follow"))
        let torch = try Fixtures.bytes("torch/weights.bin")
        #expect(try fault(Array(torch.dropLast(1)), "c.bin").contains("directory"))
        #expect(try fault(Array("version https://git-lfs.github.com/spec/v1\n".utf8), "d.bin").contains("LFS pointer"))
        #expect(try fault([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0], "e.bin").contains("gzip"))
        // Without its ending a file is known by what it begins with.
        #expect(try fault(clip, "f") == "safetensors: ")
        var damaged = torch
        damaged[try #require(torch.indices.first { torch[$0...].starts(with: [0, 0, 0xC0, 0x3F]) })] ^= 1
        #expect(try FileOutline(path: try sandbox.write(damaged, to: "g.bin")).fault == nil)
        let verified = try FileOutline(path: sandbox.path("g.bin"), verifying: true)
        #expect(verified.fault?.message.contains("checksum") == true)
    }

    @Test("A folder is its weights, and an index the files that it lists")
    func sets() throws {
        let folder = try FileOutline(path: Fixtures.path("tiny-clip"))
        #expect(folder.kind == "safetensors" && folder.path.hasSuffix("model.safetensors"))
        try sandbox.write(try Fixtures.bytes("torch/weights.bin"), to: "s/a.bin")
        try sandbox.write(try Fixtures.bytes("torch/protocol4.bin"), to: "s/b.bin")
        try sandbox.write(
            "{\"weight_map\": {\"row\": \"a.bin\", \"plain\": \"b.bin\"}}", to: "s/pytorch_model.bin.index.json")
        let set = try FileOutline(path: sandbox.path("s"))
        #expect(set.kind == "2 files of torch.save, pickle protocol 2" && set.fault == nil)
        try sandbox.write("{\"weight_map\": {\"nothing\": \"a.bin\"}}", to: "s/pytorch_model.bin.index.json")
        #expect(try FileOutline(path: sandbox.path("s")).fault?.message.contains("nothing") == true)
        try sandbox.write("{\"weight_map\": {\"row\": \"../a.bin\"}}", to: "s/pytorch_model.bin.index.json")
        #expect(throws: CheckpointError.self) { try FileOutline(path: sandbox.path("s")) }
        #expect(throws: CheckpointError.self) { try FileOutline(path: Fixtures.path("pictures")) }
    }
}

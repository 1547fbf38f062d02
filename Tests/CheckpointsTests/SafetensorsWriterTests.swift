// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Tensors
import Testing

@Suite("SafetensorsWriter")
struct SafetensorsWriterTests {
    @Test("What is written is read back, each tensor in its own format")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let half = Storage(byteCount: 6)
        half.bytes.copyMemory(from: [0x00, 0x38, 0x00, 0xC0, 0x00, 0x00] as [UInt8], byteCount: 6)
        let path = folder.path + "/out.safetensors"
        let name = "w\u{1B}\"\\\u{E9}"
        try SafetensorsWriter.write(
            [
                ("half", Tensor(shape: [3], dtype: .f16, storage: half)), (name, Tensor([1, 2, 3, 4], shape: [2, 2])),
                ("scalar", Tensor(7)), ("empty", Tensor([], shape: [0, 2])),
            ],
            metadata: [("format", "pt")], to: path)
        let file = try SafetensorsFile(path: path)
        #expect(file.metadata.map(\.value) == ["pt"])
        #expect(try file.tensor(named: name)?.floats == [1, 2, 3, 4])
        #expect(try file.tensor(named: "half")?.floats == [0.5, -2, 0])
        #expect(try file.tensor(named: "half")?.dtype == .f16)
        #expect(try file.tensor(named: "scalar")?.shape == [])
        #expect(try file.tensor(named: "empty")?.shape == [0, 2])
        #expect(
            file.entries.allSatisfy { $0.range.lowerBound % 2 == 0 && $0.range.lowerBound % ($0.dtype?.size ?? 1) == 0 }
        )
    }

    @Test("Two tensors of one name are refused")
    func duplicates() throws {
        let folder = try TemporaryFolder()
        #expect(throws: CheckpointError.self) {
            try SafetensorsWriter.write([("a", Tensor(1)), ("a", Tensor(2))], to: folder.path + "/x.safetensors")
        }
        #expect(folder.names.isEmpty)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Tensors
import Testing

@Suite("NumPyReader")
struct NumPyReaderTests {
    private func npy(_ text: String, _ data: [UInt8], version: UInt8 = 1) -> [UInt8] {
        let length = text.utf8.count
        let size: [UInt8] =
            version == 1 ? [UInt8(length & 255), UInt8(length >> 8)] : [UInt8(length & 255), UInt8(length >> 8), 0, 0]
        return [0x93] + Array("NUMPY".utf8) + [version, 0] + size + Array(text.utf8) + data
    }

    private func read(_ bytes: [UInt8]) throws -> Tensor {
        let folder = try TemporaryFolder()
        return try NumPyReader.read(npy: try folder.write("x.npy", bytes))
    }

    @Test("All versions and number formats are read")
    func reads() throws {
        let one: [UInt8] = [0, 0, 0x80, 0x3F]
        for version: UInt8 in 1...3 {
            let tensor = try read(
                npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n", one, version: version))
            #expect(tensor.floats == [1] && tensor.shape == [1])
        }
        #expect(try read(npy("{'descr': '|i1', 'fortran_order': False, 'shape': ()}", [0xFF])).floats == [-1])
        #expect(try read(npy("{'shape': (2, 0), 'descr': '<i8', 'fortran_order': False}", [])).shape == [2, 0])
    }

    @Test("Numbers with their highest byte first are turned round")
    func bigEndian() throws {
        let bytes: [UInt8] = [0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0]
        #expect(try read(npy("{'descr': '>f4', 'fortran_order': False, 'shape': (2,)}", bytes)).floats == [1, -2])
        #expect(
            try read(npy("{'descr': '>i2', 'fortran_order': False, 'shape': (2,)}", [1, 0, 0, 1])).floats == [256, 1])
        let turned = "{'descr': '>i2', 'fortran_order': True, 'shape': (1, 2)}"
        #expect(try read(npy(turned, [1, 0, 0, 1])).floats == [256, 1])
    }

    @Test("An array stored column by column is turned")
    func fortran() throws {
        let text = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n"
        #expect(try read(npy(text, [1, 4, 2, 5, 3, 6])).floats == [1, 2, 3, 4, 5, 6])
        let cube = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2, 2), }\n"
        #expect(try read(npy(cube, [0, 4, 2, 6, 1, 5, 3, 7])).floats == [0, 1, 2, 3, 4, 5, 6, 7])
    }

    @Test(
        "A malformed file is refused",
        arguments: [
            "", "{}", "{'descr': '<f4', 'fortran_order': False}",
            "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
            "{'descr': '=f4', 'fortran_order': False, 'shape': (1,)}",
            "{'descr': '<c8', 'fortran_order': False, 'shape': ()}",
            "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 'y'}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
            "{'descr': '<f4', 'descr': '<f4', 'shape': (1,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + x",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 4)}", "{'descr': '<f4",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1", "__import__('os')",
        ])
    func malformed(_ text: String) {
        #expect(throws: CheckpointError.self) { try read(npy(text, [0, 0, 0, 0])) }
    }

    @Test("Every cut and every changed byte of an archive is refused, or gives the arrays that its checksums cover")
    func archive() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/x.npz"
        try NumPyWriter.write([("a", Tensor([1, 2])), ("b", Tensor(3))], toNPZ: path)
        let sound = try FileBytes.read(path)
        for end in 0..<sound.count {
            let cut = try folder.write("cut.npz", Array(sound[..<end]))
            #expect(throws: CheckpointError.self) { try NumPyReader.read(npz: cut) }
        }
        for i in 0..<sound.count {
            var bytes = sound
            bytes[i] ^= 0x41
            let changed = try folder.write("changed.npz", bytes)
            guard let arrays = try? NumPyReader.read(npz: changed) else { continue }
            #expect(arrays.map { $0.tensor.floats } == [[1, 2], [3]], "byte \(i)")
        }
    }
}

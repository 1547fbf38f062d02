// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Tensors
import Testing

/// The expected bytes are what `numpy.save` and `numpy.savez` (NumPy 2.3) write.
@Suite("NumPyWriter")
struct NumPyWriterTests {
    @Test("A matrix gives the bytes that NumPy gives")
    func matrix() {
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }"
        let expected = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(text.utf8)
            + [UInt8](repeating: 0x20, count: 58) + [0x0A] + [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]
        #expect(NumPyWriter.npy(Tensor([1, -2], shape: [1, 2])) == expected)
    }

    @Test("Shapes are written as Python writes tuples", arguments: [
        ([], "()"), ([3], "(3,)"), ([2, 0, 4], "(2, 0, 4)"),
    ] as [([Int], String)])
    func shapes(_ shape: [Int], _ tuple: String) {
        let count = shape.reduce(1, *)
        let bytes = NumPyWriter.npy(Tensor([Float](repeating: 0, count: count), shape: shape))
        #expect(String(decoding: bytes, as: UTF8.self).contains("'shape': \(tuple), }"))
        #expect((bytes.count - 4 * count) % 64 == 0)
    }

    @Test("Brain floats, which NumPy does not know, become f32")
    func brainFloats() {
        let storage = Storage(byteCount: 2)
        storage.bytes.copyMemory(from: [0xC0, 0x3F] as [UInt8], byteCount: 2)
        let bytes = NumPyWriter.npy(Tensor(shape: [1], dtype: .bf16, storage: storage))
        #expect(Array(bytes.suffix(4)) == [0, 0, 0xC0, 0x3F])
        #expect(String(decoding: bytes, as: UTF8.self).contains("'<f4'"))
    }

    @Test("An archive holds its arrays, stored, with their checksums")
    func archive() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/x.npz"
        try NumPyWriter.write([("a", Tensor([1, 2])), ("b", Tensor(3))], toNPZ: path)
        let bytes = try FileBytes.read(path)
        let arrays = try NumPyReader.read(npz: path)
        #expect(Array(bytes.prefix(4)) == [0x50, 0x4B, 3, 4])
        #expect(arrays.map(\.name) == ["a", "b"])
        #expect(arrays[0].tensor.floats == [1, 2] && arrays[1].tensor.shape == [])
    }
}

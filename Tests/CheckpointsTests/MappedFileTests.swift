// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Tensors
import TestSupport
import Testing

@testable import Checkpoints

@Suite("Files that are cut short while they are mapped", .serialized)
struct MappedFileTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    @Test("A cut is noticed before anything is read, be it of a page or of a byte", arguments: [1, 100, 4097, 40_000])
    func noticed(cut: Int) throws {
        let path = try sandbox.write([UInt8](repeating: 7, count: 40_001), to: "x")
        let file = try MappedFile(path: path)
        #expect(file.isIntact)
        #expect(truncate(path, off_t(40_001 - cut)) == 0)
        #expect(!file.isIntact)
        let error = #expect(throws: CheckpointError.self) { try file.checkIntact() }
        #expect(error?.message.contains(path) == true)
    }

    @Test("Lost pages read as zeros, and are counted")
    func read() throws {
        let path = try sandbox.write([UInt8](repeating: 7, count: 40_001), to: "x")
        let file = try MappedFile(path: path)
        let before = MappedFile.losses
        #expect(file.bytes[40_000] == 7)
        #expect(truncate(path, 100) == 0)
        #expect(file.bytes[40_000] == 0)
        #expect(MappedFile.losses > before && !file.isIntact)
    }

    @Test("Another file under the same name does not matter, and a longer one neither")
    func replaced() throws {
        let path = try sandbox.write([UInt8](repeating: 7, count: 9000), to: "x")
        let file = try MappedFile(path: path)
        let other = try sandbox.write([1], to: "y")
        #expect(rename(other, path) == 0)
        #expect(file.isIntact && file.bytes[8999] == 7)
        let grown = try MappedFile(path: try sandbox.write([UInt8](repeating: 7, count: 9000), to: "z"))
        #expect(truncate(sandbox.path("z"), 20_000) == 0)
        #expect(grown.isIntact)
    }

    @Test("Weights of torch, of safetensors and arrays of NumPy say so", arguments: ["bin", "safetensors", "npy"])
    func weights(ending: String) throws {
        let values = Tensor((0..<20_000).map(Float.init))
        let path = sandbox.path("w.\(ending)")
        func content() throws -> Tensor {
            switch ending {
            case "npy":
                try NumPyWriter.write(values, toNPY: path)
                return try NumPyReader.read(npy: path)
            case "bin":
                let bytes = values.floats.flatMap { number in
                    (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * UInt32($0))) }
                }
                let tensor = Pickle.tensor(Pickle.storage(count: 20_000), shape: [20_000], strides: [1])
                // Numbers at odd addresses are copied: one of four lengths of the pickle puts them at even ones.
                for length in 0..<4 {
                    let filler = Pickle.text(String(repeating: "a", count: length))
                    let pickle = Pickle.whole(Pickle.dictionary([("w", tensor), ("x", filler)]))
                    try sandbox.write(try TorchBytes(pickle: pickle, records: [bytes]).bytes, to: "w.bin")
                    let read = try #require(try TorchFile(path: path).tensor(named: "w"))
                    if read.storage.isBorrowed { return read }
                }
                throw CheckpointError("no numbers at even addresses")
            default:
                try SafetensorsWriter.write([("w", values)], to: path)
                return try #require(try SafetensorsFile(path: path).tensor(named: "w"))
            }
        }
        let tensor = try content()
        #expect(tensor.floats.last == 19_999)
        let file = try #require(tensor.storage.owner as? MappedFile)
        #expect(truncate(path, 4096) == 0)
        // Reading goes on, over zeros, and the check tells.
        #expect(tensor.floats.last == 0)
        #expect(throws: CheckpointError.self) { try file.checkIntact() }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Tensors
import TestSupport
import Testing

@Suite("Weights that torch.save wrote")
struct TorchFileTests {
    @Test("Each tensor is as numpy has it: views, turned, shared, of every format")
    func values() throws {
        let file = try TorchFile(path: Fixtures.path("torch/weights.bin"))
        let expected = try NumPyReader.read(npz: Fixtures.path("torch/weights.npz"))
        #expect(file.entries.map(\.name) == expected.map(\.name))
        for (name, tensor) in expected {
            let read = try #require(try file.tensor(named: name))
            #expect(read.shape == tensor.shape, "\(name)")
            #expect(read.floats == tensor.floats, "\(name)")
            #expect(read.dtype == (name == "bf16" ? .bf16 : tensor.dtype), "\(name)")
        }
        try file.checkIntact()
        try file.checkStorages()
    }

    @Test("What torch 1 wrote, whose archives have neither byte order nor id, is the same bit for bit")
    func firstSeries() throws {
        let file = try TorchFile(path: Fixtures.path("torch/torch1.bin"))
        let expected = try NumPyReader.read(npz: Fixtures.path("torch/weights.npz")).filter {
            !["block", "f64", "i32", "i16", "i8", "u8"].contains($0.name)
        }
        #expect(file.entries.map(\.name) == expected.map(\.name))
        for (name, tensor) in expected {
            let read = try #require(try file.tensor(named: name))
            #expect(read.shape == tensor.shape && read.floats == tensor.floats, "\(name)")
        }
        try file.checkStorages()
    }

    @Test("Pickles of protocols 3 to 5 are the same file", arguments: [3, 4, 5])
    func protocols(version: Int) throws {
        let file = try TorchFile(path: Fixtures.path("torch/protocol\(version).bin"))
        let weights = try TorchFile(path: Fixtures.path("torch/weights.bin"))
        #expect(file.entries.map(\.name) == ["plain", "turned", "bf16"])
        for entry in file.entries {
            #expect(try file.tensor(named: entry.name)?.floats == weights.tensor(named: entry.name)?.floats)
        }
    }

    @Test("Tensors that share a storage share the file's pages")
    func shared() throws {
        let file = try TorchFile(path: Fixtures.path("torch/weights.bin"))
        let plain = try #require(try file.tensor(named: "plain")), row = try #require(try file.tensor(named: "row"))
        #expect(plain.storage.isBorrowed && row.storage.isBorrowed)
        #expect(row.bytes == plain.bytes + 2 * 6 * 4)
        #expect(try file.tensor(named: "turned")?.storage.isBorrowed == false)
    }

    @Test("Tensors whose numbers lie together are views of the file; turned ones are put together")
    func views() throws {
        let file = try TorchFile(path: Fixtures.path("torch/weights.bin"))
        let plain = try #require(file.entry(named: "plain")), row = try #require(file.entry(named: "row"))
        // Both lie in one storage.
        #expect(row.range.lowerBound == plain.range.lowerBound + 2 * 6 * 4 && row.byteCount == 24)
        #expect(try file.tensor(named: "nothing") == nil)
    }

    @Test("What a training saved gives its tensors by names with dots")
    func training() throws {
        let file = try TorchFile(path: Fixtures.path("torch/training.pt"))
        let names = Set(file.entries.map(\.name))
        for name in ["model.0.weight", "model.1.bias", "parameters.0", "optimizer.state.0.exp_avg"] {
            #expect(names.contains(name), "\(name)")
        }
        #expect(try file.tensor(named: "model.0.weight")?.floats == file.tensor(named: "parameters.0")?.floats)
    }

    @Test(
        "Other files of torch are known, and what to do is said",
        arguments: [("legacy.bin", "before 1.6", "torch.save"), ("program.pt", "TorchScript", "state_dict")])
    func others(file: String, what: String, hint: String) throws {
        let error = #expect(throws: CheckpointError.self) { try TorchFile(path: Fixtures.path("torch/\(file)")) }
        #expect(error?.message.contains(what) == true && error?.hint?.contains(hint) == true)
    }

    @Test("A folder whose only weights are pytorch_model.bin is a model's")
    func folder() throws {
        let sandbox = try Sandbox()
        try sandbox.write("{}", to: "m/config.json")
        try sandbox.write(try Fixtures.bytes("torch/weights.bin"), to: "m/pytorch_model.bin")
        let weights = try CheckpointFolder(path: sandbox.path("m")).weights()
        #expect(try weights.tensor(named: "scalar")?.floats == [4.6052])
        try sandbox.write(
            "{\"weight_map\": {\"plain\": \"a.bin\"}}", to: "n/pytorch_model.bin.index.json")
        try sandbox.write(
            try TorchBytes(
                pickle: Pickle.whole(
                    Pickle.dictionary([
                        ("plain", Pickle.tensor(Pickle.storage(count: 1), shape: [1], strides: [1]))
                    ])), records: [[0, 0, 0x80, 0x3F]]
            ).bytes, to: "n/a.bin")
        #expect(try CheckpointFolder(path: sandbox.path("n")).weights().tensor(named: "plain")?.floats == [1])
    }
}

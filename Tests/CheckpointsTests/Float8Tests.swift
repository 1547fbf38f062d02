// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors
import TestSupport
import Testing

@testable import Checkpoints

@Suite("Floats of eight bits")
struct Float8Tests {
    @Test("Every byte of every format is what torch takes it for")
    func values() throws {
        let truth = Dictionary(
            uniqueKeysWithValues: try NumPyReader.read(npz: Fixtures.path("torch/float8.npz")).map {
                ($0.name, $0.tensor.floats)
            })
        for format in Float8.allCases {
            let expected = try #require(truth[format.rawValue])
            for (byte, (ours, theirs)) in zip(format.values, expected).enumerated() {
                #expect(ours == theirs || (ours.isNaN && theirs.isNaN), "\(format.rawValue) \(byte): \(ours) \(theirs)")
            }
        }
    }

    @Test("Files of torch.save give them in f32, turned ones too, and say how they are stored")
    func torch() throws {
        let file = try TorchFile(path: Fixtures.path("torch/float8.bin"))
        let truth = try NumPyReader.read(npz: Fixtures.path("torch/float8.npz"))
        for (name, expected) in truth {
            let entry = try #require(file.entry(named: name)), tensor = try #require(try file.tensor(named: name))
            #expect(tensor.shape == expected.shape && tensor.dtype == .f32)
            #expect(name == "parameter" || (entry.dtype == nil && entry.readFormat == .f32))
            let same = zip(tensor.floats, expected.floats).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
            #expect(same, "\(name)")
        }
        // What is stored in a format that is not computed with is told of, and refused when it is asked for.
        #expect(file.entry(named: "u16")?.format == "U16")
        #expect(throws: CheckpointError.self) { try file.tensor(named: "u16") }
    }

    @Test("Files of safetensors give them in f32")
    func safetensors() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "x.safetensors",
            SafetensorsBytes.file("{\(SafetensorsBytes.member("w", "F8_E4M3", "[2,2]", 0, 4))}", data: 0)
                + [0x38, 0xB8, 0x7E, 0x01])
        let file = try SafetensorsFile(path: path)
        #expect(file.entries[0].format == "F8_E4M3")
        #expect(try file.tensor(named: "w")?.floats == [1, -1, 448, 0.001953125])
    }
}

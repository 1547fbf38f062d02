// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Foundation
import Glibc
import Results
import TestSupport
import Testing

@Suite("open and load: files of tensors")
struct OpenCommandTests {
    @Test("Weights of torch.save open by their names, without anything being run")
    func torch() throws {
        let bench = try Bench()
        try FileManager.default.createSymbolicLink(
            atPath: bench.sandbox.path("weights.bin"), withDestinationPath: Fixtures.path("torch/weights.bin"))
        try bench.do("w = open weights.bin")
        #expect(try bench.do("w.row")?.tensor?.floats == [1.5, 1.625, 1.75, 1.875, 2, 2.125])
        #expect(try bench.do("w.turned.shape[0]")?.tensor?.floats == [6])
    }

    @Test("A file that is no such thing says what it is")
    func others() throws {
        let bench = try Bench()
        try bench.sandbox.write([0x80, 2, 0x2E], to: "bare.pt")
        #expect(bench.complaint("open bare.pt")?.message.contains("bare pickle") == true)
        #expect(bench.complaint("open steps.rebus")?.hint?.contains(".safetensors") == true)
    }

    @Test("Checksums are compared where that is asked for")
    func verify() throws {
        let bench = try Bench()
        var bytes = try Fixtures.bytes("torch/weights.bin")
        bytes[try #require(bytes.indices.first { bytes[$0...].starts(with: [0, 0, 0xC0, 0x3F]) })] ^= 1
        try bench.sandbox.write(bytes, to: "w.bin")
        try bench.do("w = open w.bin")
        #expect(bench.complaint("w = open w.bin --verify")?.message.contains("checksum") == true)
        try bench.sandbox.write(try Fixtures.bytes("torch/weights.bin"), to: "v.bin")
        try bench.do("v = open v.bin --verify")
    }

    @Test("Eight-bit floats come as f32 and say how they are stored; what is not computed with is left out")
    func float8() throws {
        let bench = try Bench()
        try bench.sandbox.write(try Fixtures.bytes("torch/float8.bin"), to: "f.bin")
        guard case .done(_, let value, let shown, let notes, _) = bench.run("f = open f.bin") else {
            throw Complaint("open failed")
        }
        #expect(value?.kind == "tensors" && notes.first?.text.contains("u16 (u16)") == true)
        let table = try #require(shown as? Table)
        #expect(table.rows.first?[2] == .text("f8_e4m3 as f32"))
        #expect(try bench.numbers("f.F8_E4M3[56]").floats == [1])
    }

    @Test("A file that is cut short while it is open is an error, not zeros", arguments: ["npy", "bin", "safetensors"])
    func cut(ending: String) throws {
        let bench = try Bench()
        let name = "w.\(ending)"
        if ending == "bin" {
            try bench.sandbox.write(try Fixtures.bytes("torch/weights.bin"), to: name)
        } else {
            try bench.do("x = arange(2000) * 1.0")
            try bench.do("save x \(name)")
        }
        try bench.do("w = open \(name)")
        let path = ending == "npy" ? "w" : ending == "bin" ? "w.plain" : "w.x"
        try bench.do("\(path) + 1")
        #expect(truncate(bench.sandbox.path(name), 1000) == 0)
        for line in ["\(path) + 1", "print \(path)", "save w again.npz", path] {
            #expect(bench.complaint(line)?.message.contains("was cut short") == true, "\(line)")
        }
        try bench.do("drop w")
        try bench.do("1 + 1")
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Foundation
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
}

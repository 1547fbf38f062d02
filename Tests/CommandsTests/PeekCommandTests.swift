// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Foundation
import Glibc
import Results
import TestSupport
import Testing

@Suite("peek")
struct PeekCommandTests {
    private func table(_ line: String, in bench: Bench) throws -> Table {
        guard case .table(let table)? = try bench.do(line) else { throw Complaint("\(line) gave no table") }
        return table
    }

    private func text(_ table: Table) -> String { table.lead.map(\.text).joined(separator: "\n") }

    private func bench(_ names: String...) throws -> Bench {
        let bench = try Bench()
        for name in names {
            try FileManager.default.createSymbolicLink(
                atPath: bench.sandbox.path(name), withDestinationPath: Fixtures.path("torch/\(name)"))
        }
        return bench
    }

    @Test("The summary stands first, then what is asked for, then the tensors")
    func torch() throws {
        let bench = try bench("weights.bin")
        let table = try table("peek weights.bin", in: bench)
        #expect(table.lead.first?.text.hasPrefix("torch.save, pickle protocol 2 · 17 tensors · ") == true)
        #expect(text(table).contains("torch._utils._rebuild_tensor_v2") && text(table).contains("none is called"))
        #expect(table.columns.map(\.name) == ["tensor", "format", "shape", "size"] && table.rows.count == 17)
        #expect(table.rows[1] == [.path("turned"), .text("f32"), .text("6 × 4"), .text("96 B")])
        #expect(try self.table("peek weights.bin --names", in: bench).rows.count == 12)
    }

    @Test("Many tensors are cut, with the count of the rest, unless all are asked for")
    func many() throws {
        let bench = try Bench()
        let names = (0..<100).map { "\"w\($0)\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[\($0),\($0 + 1)]}" }
        let header = Array("{\"__metadata__\":{\"format\":\"pt\"},\(names.joined(separator: ","))}".utf8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        try bench.sandbox.write(length + header + [UInt8](repeating: 0, count: 100), to: "m.safetensors")
        let table = try table("peek m.safetensors", in: bench)
        #expect(table.rows.count == 60 && table.notes.first?.text.contains("40 more") == true)
        #expect(text(table).contains("format  pt"))
        #expect(try self.table("peek m.safetensors --all", in: bench).rows.count == 100)
        #expect(try self.table("peek m.safetensors --metadata", in: bench).rows == [[.text("format"), .text("pt")]])
    }

    @Test("A pickle that asks for something else is told of, not run; with --verify that is an error")
    func strange() throws {
        let bench = try Bench()
        try bench.sandbox.write(
            Array("\u{80}\u{2}".unicodeScalars.map { UInt8($0.value) }) + Array("cos\nsystem\n)R.".utf8), to: "x.pt")
        let table = try table("peek x.pt", in: bench)
        #expect(text(table).contains("asks for os.system, which no file of weights needs"))
        #expect(bench.complaint("peek x.pt --verify")?.message.contains("os.system") == true)
    }

    @Test("What is broken, missing or no weights is a complaint that says what and where")
    func broken() throws {
        let bench = try bench("weights.bin")
        let whole = try Fixtures.bytes("torch/weights.bin")
        try bench.sandbox.write(whole.dropLast(3), to: "cut.bin")
        #expect(bench.complaint("peek cut.bin")?.message.hasPrefix("cut.bin (zip archive, 5 kB): ") == true)
        #expect(bench.complaint("peek cat.png")?.message.contains("PNG picture") == true)
        #expect(bench.complaint("peek weights.bim")?.hint?.contains("weights.bin") == true)
        #expect(bench.complaint("peek steps.rebus")?.hint?.contains(".gguf") == true)
    }

    @Test("Names and metadata that would steer the terminal arrive as they are, for the escaper")
    func hostile() throws {
        let bench = try Bench()
        let metadata = #""__metadata__":{"a\u001b]0;x\u0007":"b\u001b[31m\r\n"}"#
        let tensor = #""w\n\u001b[2J":{"dtype":"U8","shape":[],"data_offsets":[0,1]}"#
        let header = Array("{\(metadata),\(tensor)}".utf8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        try bench.sandbox.write(length + header + [0], to: "h.safetensors")
        let run = try Product.run(["-c", "peek h.safetensors"], in: bench.sandbox, directory: bench.sandbox.folder)
        #expect(run.status == 0)
        #expect(!run.outputBytes.contains { $0 < 0x20 && $0 != 0x0A }, "\(run.output)")
        #expect(run.lines.count == 4, "\(run.output)")
    }

    @Test("A file of five gigabytes is looked at as quickly as a small one")
    func large() throws {
        let bench = try Bench()
        let header = Array("{\"w\":{\"dtype\":\"F32\",\"shape\":[1250,1000000],\"data_offsets\":[0,5000000000]}}".utf8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        let path = try bench.sandbox.write(length + header, to: "large.safetensors")
        #expect(truncate(path, off_t(8 + header.count) + 5_000_000_000) == 0)
        let start = ContinuousClock.now
        #expect(try text(table("peek large.safetensors", in: bench)).contains("1.2 G numbers · f32 · 5.0 GB"))
        #expect(ContinuousClock.now - start < .milliseconds(500))
    }
}

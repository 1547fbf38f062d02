// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Weights that do not fit into memory")
struct MemoryLimitTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    /// A model's folder whose weights are a hole of so many numbers.
    private func model(_ name: String, count: Int, format: String = "F16", width: Int = 2) throws {
        try sandbox.write(try Fixtures.bytes("tiny-clip/config.json"), to: "\(name)/config.json")
        let end = count * width
        let header = Array("{\"w\":{\"dtype\":\"\(format)\",\"shape\":[\(count)],\"data_offsets\":[0,\(end)]}}".utf8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        let path = try sandbox.write(length + header, to: "\(name)/model.safetensors")
        #expect(truncate(path, off_t(8 + header.count + end)) == 0)
    }

    /// What the program says under a limit on its addresses, in kilobytes.
    private func run(_ line: String, limit: Int) throws -> Captured {
        let binary = try #require(Product.binary)
        return try runCapturing(
            ["/bin/sh", "-c", "ulimit -v \(limit); exec \"$0\" -c \"$1\"", binary, line],
            environment: sandbox.environment(), directory: sandbox.folder)
    }

    @Test("A limit on addresses is told with the need and the ways out, for the file and for what is made of it")
    func addresses() throws {
        try model("half", count: 300_000_000)
        let half = try run("load half", limit: 1_700_000)
        #expect(half.status == 1 && half.errors.contains("would take 1.2 GB of memory; ulimit -v leaves "))
        #expect(half.errors.contains("raise it with ulimit -v"), "\(half.errors)")
        try model("large", count: 2_000_000_000)
        let large = try run("load large", limit: 1_700_000)
        #expect(large.status == 1 && large.errors.contains("would take 4.0 GB of memory"), "\(large.errors)")
        let opened = try run("open large/model.safetensors", limit: 1_700_000)
        #expect(opened.status == 1 && opened.errors.contains("ulimit -v"), "\(opened.errors)")
        let peek = try run("peek half", limit: 1_700_000)
        #expect(peek.status == 0 && peek.output.contains("300.0 M numbers"))
    }

    @Test("What is larger than the machine is refused before a page of it is read")
    func machine() throws {
        try model("vast", count: 4_000_000_000_000 / 4, format: "F8_E4M3", width: 1)
        let vast = try Product.run(["-c", "load vast"], in: sandbox, directory: sandbox.folder)
        #expect(vast.status == 1 && vast.errors.contains("would take 4000 GB of memory; the "), "\(vast.errors)")
        let opened = try Product.run(
            ["-c", "open vast/model.safetensors"], in: sandbox, directory: sandbox.folder)
        #expect(opened.status == 1 && opened.errors.contains("numbers of F8_E4M3 in f32"), "\(opened.errors)")
    }
}

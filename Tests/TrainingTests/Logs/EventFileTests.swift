// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct EventFileTests {
    /// What TensorBoard's own RecordWriter makes of the same events.
    private let truth =
        "1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b353110"
        + "290000000000000037ff5f000900005040fc54d94110ac022a1b0a0b0a046c6f7373150000403f0a0c0a056c722fc3a9"
        + "15000020c01e2a18e20f000000000000006d532b090900008040fc54d94110643a020801452a66de"

    @Test("Events are, byte for byte, what TensorBoard itself writes")
    func bytes() throws {
        let sandbox = try Sandbox()
        let file = try EventFile(folder: sandbox.path("a/b"), time: 1_700_000_000.5)
        try file.append([("loss", 0.75), ("lr/é", -2.5)], step: 300, time: 1_700_000_001.25)
        try file.append(restartAt: 100, time: 1_700_000_002)
        file.sync()
        let bytes = try FileBytes.read(file.path)
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hex == truth)
        #expect(file.path.hasPrefix(sandbox.path("a/b/events.out.tfevents.1700000000.")))
    }

    @Test("A second run of the same second has a file of its own")
    func second() throws {
        let sandbox = try Sandbox()
        let first = try EventFile(folder: sandbox.folder, time: 5)
        let second = try EventFile(folder: sandbox.folder, time: 5)
        #expect(first.path != second.path && second.path.hasPrefix(first.path))
    }

    @Test("The check is that of RFC 3720's appendix B.4")
    func check() {
        #expect(CRC32C.of(Array("123456789".utf8)) == 0xe306_9283)
        #expect(CRC32C.of([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
        #expect(CRC32C.of([UInt8](repeating: 0xff, count: 32)) == 0x62a8_ab43)
        #expect(CRC32C.of((0..<32).map { UInt8($0) }) == 0x46dd_794e)
    }
}

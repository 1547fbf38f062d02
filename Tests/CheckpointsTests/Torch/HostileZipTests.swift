// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors
import TestSupport
import Testing

@testable import Checkpoints

@Suite("Zip files that two programs would read differently")
struct HostileZipTests {
    private let sandbox: Sandbox
    private let whole: [UInt8]

    init() throws {
        sandbox = try Sandbox()
        let body = Pickle.dictionary([("w", Pickle.tensor(Pickle.storage(count: 2), shape: [2], strides: [1]))])
        whole = try TorchBytes(pickle: Pickle.whole(body), records: [[0, 0, 0, 0, 0, 0, 0x80, 0x3F]]).bytes
    }

    /// What is wrong; empty where the file opens.
    private func fault(_ bytes: [UInt8]) throws -> String { try TorchBytes.fault(of: bytes, in: sandbox) }

    private func changed(_ at: Int, _ bytes: [UInt8]) -> [UInt8] {
        var file = whole
        file.replaceSubrange(at..<at + bytes.count, with: bytes)
        return file
    }

    /// Where the directory begins.
    private var directory: Int {
        let end = whole.count - 22
        return (0..<4).reduce(0) { $0 | Int(whole[end + 16 + $1]) << (8 * $1) }
    }

    @Test("The file itself opens")
    func opens() throws { #expect(try fault(whole) == "") }

    @Test("Bytes before, behind and between are refused")
    func extra() throws {
        #expect(try fault([0] + whole).contains("no zip file"))
        #expect(try fault(whole + [0]) != "")
        #expect(try fault(whole + whole) != "")
        #expect(try fault(Array(whole[..<directory]) + [0] + Array(whole[directory...])) != "")
        #expect(try fault(Array("#!/bin/sh\n".utf8) + whole) != "")
    }

    @Test("Records that differ from the directory are refused", arguments: [4, 6, 8, 14, 18, 22, 26, 28, 30])
    func local(offset: Int) throws {
        // Version and time of the local header are nobody's business; all else must agree.
        let isFree = offset == 4
        #expect(try fault(changed(offset, [whole[offset] ^ 1])).isEmpty == isFree)
    }

    @Test("A directory that lies is refused", arguments: [8, 10, 16, 20, 24, 28, 42])
    func central(offset: Int) throws {
        #expect(try fault(changed(directory + offset, [whole[directory + offset] ^ 1])) != "")
    }

    @Test("An end that lies is refused", arguments: [4, 6, 8, 10, 12, 16, 20])
    func end(offset: Int) throws {
        let at = whole.count - 22 + offset
        #expect(try fault(changed(at, [whole[at] ^ 1])) != "")
    }

    @Test("Encrypted and packed members are refused in both records alike")
    func flags() throws {
        for (offset, central, byte) in [(6, 8, UInt8(1)), (8, 10, 8), (8, 10, 12)] {
            var file = changed(offset, [whole[offset] | byte])
            file[directory + central] |= byte
            #expect(try fault(file) != "")
        }
    }

    @Test("A pickle whose checksum differs is refused")
    func checksum() throws {
        let at = 30 + "f/data.pkl".utf8.count + 4
        #expect(try fault(changed(at, [whole[at] ^ 0x20])) != "")
    }

    @Test("A storage whose checksum differs is found where it is looked for")
    func storageChecksum() throws {
        let number: [UInt8] = [0, 0, 0x80, 0x3F]
        let at = try #require(whole.indices.first { whole[$0...].starts(with: number) })
        let path = try sandbox.write(changed(at, [1]), to: "file.bin")
        let file = try TorchFile(path: path)
        #expect(throws: CheckpointError.self) { try file.checkStorages() }
    }

    @Test("Two members of one name, and members that share bytes, are refused")
    func twice() throws {
        var file = TorchBytes(pickle: Pickle.whole(Array("}".utf8)), records: [[1], [2]])
        file.members[3].name = "f/data/0"
        #expect(try fault(try file.bytes).contains("two members"))
        var shared = whole
        // The second member's header is said to lie where the first one's does.
        let second = directory + 46 + "f/data.pkl".utf8.count
        shared[second + 42] = 0
        #expect(try fault(shared) != "")
    }

    @Test("Cut anywhere, no file opens")
    func cuts() throws {
        let fixture = try Fixtures.bytes("torch/weights.bin")
        for length in stride(from: 1, to: fixture.count, by: 7) {
            #expect(try fault(Array(fixture[..<length])) != "", "\(length)")
        }
    }

    @Test("A changed byte is an error or another number, and never ends the program")
    func mutations() throws {
        let fixture = try Fixtures.bytes("torch/weights.bin")
        var random = SplitMix64(state: 1)
        var refused = 0
        for _ in 0..<3000 {
            var file = fixture
            for _ in 0...Int(random.next() % 3) {
                file[Int(random.next() % UInt64(file.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            refused += try fault(file).isEmpty ? 0 : 1
        }
        #expect(refused > 1000)
    }
}

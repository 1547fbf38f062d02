// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Checkpoints

/// The vectors of FIPS 180-4's examples, and lengths around a block's end as Python's hashlib hashes them.
private let vectors: [(bytes: [UInt8], hash: String)] = [
    ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
        [UInt8](repeating: 0x61, count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
    (x(55), "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072"),
    (x(56), "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e"),
    (x(63), "75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2"),
    (x(64), "7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c"),
    (x(119), "000b48d4edf0fa7bee3c6236ecd2785baa5db4eeb8bb54341b029e0d9fa5fb0c"),
    (x(120), "13f05a0b594787f5ecd315edc96141bd3243203d1b7d4f0836f37308b276ba98"),
]

private func x(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x78, count: count) }

@Suite("SHA-256")
struct SHA256Tests {
    @Test("Hashes are the standard's, by the system's library and without it", arguments: [true, false])
    func standard(isLibrary: Bool) {
        for (bytes, expected) in vectors {
            let hash = SHA256(library: isLibrary ? .shared : nil)
            bytes.withUnsafeBytes { hash.update($0) }
            #expect(hash.hexadecimal == expected)
        }
    }

    @Test("Pieces hash as the whole does", arguments: [true, false])
    func pieces(isLibrary: Bool) {
        let bytes = (0..<768).map { UInt8(truncatingIfNeeded: $0) }
        let hash = SHA256(library: isLibrary ? .shared : nil)
        var rest = bytes[...]
        for size in [1, 0, 62, 1, 64, 65, 128, 200, 1000] {
            Array(rest.prefix(size)).withUnsafeBytes { hash.update($0) }
            rest = rest.dropFirst(size)
        }
        #expect(hash.hexadecimal == "f3a25aa93aa2fbba28d79260535bbd6a5eb0fc1c24a8b0f04e12b484c1dfe363")
    }

    @Test("A file's length and hash are read, an empty one's too; what is no file is an error")
    func files() throws {
        let folder = try TemporaryFolder()
        let (size, hash) = try SHA256.ofFile(folder.write("x", x(120)))
        #expect(size == 120 && hash == vectors.last?.hash)
        #expect(try SHA256.ofFile(folder.write("e", ""), syncing: true).hash == vectors[0].hash)
        #expect(throws: CheckpointError.self) { try SHA256.ofFile(folder.path) }
        #expect(throws: CheckpointError.self) { try SHA256.ofFile(folder.path + "/none") }
    }
}

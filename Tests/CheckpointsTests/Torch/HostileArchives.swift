// SPDX-License-Identifier: GPL-3.0-or-later
import TestSupport

@testable import Checkpoints

/// Zip files that are broken, or that two programs would read differently.
enum HostileArchives {
    static let all: [HostileFile] = foreign + wrapped + fields + members + ends + cuts

    private static let sound = TorchBytes(
        pickle: Pickle.whole(
            Pickle.dictionary([("w", Pickle.tensor(Pickle.storage(count: 2), shape: [2], strides: [1]))])),
        records: [[0, 0, 0, 0, 0, 0, 0x80, 0x3F]])
    private static let whole = (try? sound.bytes) ?? []
    private static let size = whole.count
    /// Where the directory begins.
    private static let directory = number(size - 22 + 16, 4)

    private static func number(_ at: Int, _ width: Int) -> Int {
        (0..<width).reduce(0) { $0 | Int(whole[at + $1]) << (8 * $1) }
    }

    private static func changed(_ at: Int, _ bytes: [UInt8]) -> [UInt8] {
        var file = whole
        file.replaceSubrange(at..<at + bytes.count, with: bytes)
        return file
    }

    /// What is no archive at all.
    private static let foreign: [HostileFile] = [
        ("7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z"), ("gzip", [0x1F, 0x8B, 8, 0], "no zip file"),
        ("elf", [0x7F, 0x45, 0x4C, 0x46, 2, 1], "no zip file"),
        ("web page", Array("<!doctype html>".utf8), "no zip file"),
        ("pointer", Array("version https://git-lfs.github.com/spec/v1\n".utf8), "no zip file"),
        ("script", Array("#!/bin/sh\ntouch \(HostileFile.trace)\n".utf8), "no zip file"),
        ("python", Array("import os; os.system('touch \(HostileFile.trace)')".utf8), "no zip file"),
        ("zeros", [UInt8](repeating: 0, count: 4096), "no zip file"), ("one byte", [0x50], "no zip file"),
        ("header alone", [0x50, 0x4B, 3, 4], "short"),
        ("empty archive", [0x50, 0x4B, 5, 6] + .init(repeating: 0, count: 18), "no zip"),
        ("hdf5", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A], "no zip file"),
    ].map { HostileFile("foreign \($0.0)", $0.1, $0.2) }

    /// Other files around a sound archive.
    private static let wrapped: [HostileFile] = [
        ("byte before", [0] + whole, "no zip file"), ("byte behind", whole + [0], ""), ("twice", whole + whole, ""),
        ("byte before the directory", Array(whole[..<directory]) + [0] + Array(whole[directory...]), ""),
        ("script before", Array("#!/bin/sh\n".utf8) + whole, "no zip file"),
        ("program before", [0x7F, 0x45, 0x4C, 0x46] + whole, "no zip file"),
        ("picture before", [0x89, 0x50, 0x4E, 0x47] + whole, "no zip file"),
        ("pickle before", Pickle.whole(Pickle.name("os", "system")) + whole, "bare pickle"),
        ("comment", Array(whole.dropLast(2)) + [4, 0] + Array("hi!!".utf8), ""),
        ("archive in the comment", Array(whole.dropLast(2)) + [UInt8(size & 255), UInt8(size >> 8)] + whole, ""),
        ("a second end", whole + Array(whole.suffix(22)), ""),
    ].map { HostileFile("wrapped \($0.0)", $0.1, $0.2) }

    /// One field of one record changed.
    private static let fields: [HostileFile] = {
        var files: [HostileFile] = []
        for offset in [6, 8, 14, 18, 22, 26, 28, 30] {
            files.append(HostileFile("local field \(offset)", changed(offset, [whole[offset] ^ 1]), ""))
        }
        for offset in [8, 10, 16, 20, 24, 28, 42] {
            let at = directory + offset
            files.append(HostileFile("central field \(offset)", changed(at, [whole[at] ^ 1]), ""))
            files.append(HostileFile("central field \(offset) largest", changed(at, [0xFF, 0xFF]), ""))
        }
        for offset in [4, 6, 8, 10, 12, 16, 20] {
            let at = size - 22 + offset
            files.append(HostileFile("end field \(offset)", changed(at, [whole[at] ^ 1]), ""))
            files.append(HostileFile("end field \(offset) largest", changed(at, [0xFF, 0xFF]), ""))
        }
        for (local, central, byte, what) in [
            (6, 8, UInt8(1), "encrypted"), (8, 10, 8, "deflated"), (8, 10, 12, "bzip2"), (8, 10, 14, "lzma"),
            (8, 10, 93, "zstandard"), (7, 9, 0x20, "masked"),
        ] {
            var file = changed(local, [whole[local] | byte])
            file[directory + central] |= byte
            files.append(HostileFile("member \(what) in both records", file, ""))
        }
        return files
    }()

    /// Members that should not be there, or should.
    private static let members: [HostileFile] = {
        func made(_ name: String, _ reason: String, _ change: (inout TorchBytes) -> Void) -> HostileFile {
            var archive = sound
            change(&archive)
            return HostileFile("members \(name)", (try? archive.bytes) ?? [], reason)
        }
        var files = [
            made("without data.pkl", "no data.pkl") { $0.members.remove(at: 0) },
            made("two data.pkl", "no data.pkl") { $0.members.append(("g/data.pkl", $0.members[0].bytes)) },
            made("two of one name", "two members") { $0.members.append(("f/data/0", [1])) },
            made("data.pkl in the root", "no data.pkl") { $0.members[0].name = "data.pkl" },
            made("data.pkl too deep", "no data.pkl") { $0.members[0].name = "f/g/data.pkl" },
            made("data.pkl in capitals", "no data.pkl") { $0.members[0].name = "f/DATA.PKL" },
            made("storage in another folder", "not there") { $0.members[2].name = "g/data/0" },
            made("storage on the way up", "not there") { $0.members[2].name = "f/data/../data/0" },
            made("storage too short", "bytes") { $0.members[2].bytes = [0] },
            made("storage too long", "bytes") { $0.members[2].bytes += [0] },
            made("TorchScript code", "TorchScript") { $0.members.append(("f/code/a.py", [])) },
            made("TorchScript constants", "TorchScript") { $0.members.append(("f/constants.pkl", [])) },
            made("big endian", "byte order") { $0.members[1].bytes = Array("big".utf8) },
            made("no known byte order", "byte order") { $0.members[1].bytes = Array("pdp".utf8) },
            made("nothing but folders", "no data.pkl") { $0.members = [("f/", []), ("f/data/", [])] },
        ]
        // Records that share bytes: the second member's header is said to lie where the first one's does.
        let second = directory + 46 + "f/data.pkl".utf8.count
        files.append(HostileFile("members that overlap", changed(second + 42, [0, 0, 0, 0]), "overlap"))
        files.append(HostileFile("pickle of another checksum", changed(30 + 10 + 4, [whole[44] ^ 0x20]), ""))
        files.append(bomb)
        return files
    }()

    /// Thirty kilobytes that claim 40 GB, every size and record agreeing.
    private static let bomb: HostileFile = {
        var file = whole
        let claimed: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFE]
        file.replaceSubrange(22..<26, with: claimed)
        file.replaceSubrange(directory + 24..<directory + 28, with: claimed)
        file[8] = 8
        file[directory + 10] = 8
        return HostileFile("members that would burst", file, "more than deflate")
    }()

    /// The longer end record of large files, lying.
    private static let ends: [HostileFile] = {
        func long(_ count: UInt64, _ length: UInt64, _ start: UInt64, at record: UInt64, size: UInt64 = 44) -> [UInt8] {
            func bytes(_ value: UInt64, _ width: Int) -> [UInt8] {
                (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
            }
            let wide =
                [0x50, 0x4B, 6, 6] + bytes(size, 8) + [45, 0, 45, 0] + bytes(0, 8) + bytes(count, 8)
                + bytes(count, 8) + bytes(length, 8) + bytes(start, 8)
            let locator = [0x50, 0x4B, 6, 7] + bytes(0, 4) + bytes(record, 8) + bytes(1, 4)
            return Array(whole[..<(Self.size - 22)]) + wide + locator + Array(whole.suffix(22))
        }
        let at = UInt64(size - 22)
        let (count, length, start) = (UInt64(sound.members.count), at - UInt64(directory), UInt64(directory))
        return [
            ("of another count", long(count + 1, length, start, at: at), "two ends"),
            ("of a huge count", long(.max, length, start, at: at), ""),
            ("of another length", long(count, length + 1, start, at: at), "two ends"),
            ("of a huge length", long(count, .max, start, at: at), ""),
            ("of a huge start", long(count, length, .max, at: at), ""),
            ("elsewhere", long(count, length, start, at: 0), "damaged end"),
            ("beyond the file", long(count, length, start, at: .max), "damaged end"),
            ("of another size", long(count, length, start, at: at, size: 1 << 40), "damaged end"),
        ].map { HostileFile("long end \($0.0)", $0.1, $0.2) }
    }()

    private static let cuts = stride(from: 5, to: size, by: 31).map {
        HostileFile("archive cut at \($0)", Array(whole[..<$0]), "")
    }
}

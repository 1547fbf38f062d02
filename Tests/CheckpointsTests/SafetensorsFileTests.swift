// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Glibc
import Tensors
import Testing

private func member(_ name: String, _ dtype: String, _ shape: String, _ start: Int, _ end: Int) -> String {
    SafetensorsBytes.member(name, dtype, shape, start, end)
}

/// A file that breaks one rule, and a word of what must be said about it.
struct MalformedFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let says: String

    init(_ name: String, _ header: String, data: Int = 0, claiming: UInt64? = nil, says: String) {
        testDescription = name
        bytes = SafetensorsBytes.file(header, data: data, claiming: claiming)
        self.says = says
    }

    init(_ name: String, bytes: [UInt8], says: String) {
        testDescription = name
        self.bytes = bytes
        self.says = says
    }

    static let all: [MalformedFile] = [
        .init("nothing", bytes: [], says: "empty"),
        .init("one byte", bytes: [0x7B], says: "8 bytes"),
        .init("seven bytes", bytes: [2, 0, 0, 0, 0, 0, 0], says: "8 bytes"),
        .init("a length alone", "", says: "ends where"),
        .init("a length past the end", "{}", claiming: 3, says: "claims 3 bytes"),
        .init("a length of 100 MB and one", "{}", claiming: 100_000_001, says: "at most 100000000"),
        .init("a length past what is usual", "{}", claiming: 30_000_000, says: "at most 25000000"),
        .init("a length of all ones", "{}", claiming: .max, says: "at most 100000000"),
        .init("a length with the sign bit", "{}", claiming: 1 << 63, says: "at most 100000000"),
        .init("a length that cuts the header", "{\"a\":1}", claiming: 4, says: "not sound"),
        .init("no JSON", "hello world", says: "not sound"),
        .init("an array", "[]", says: "not a JSON object"),
        .init("a number", "12", says: "not a JSON object"),
        .init("null", "null", says: "not a JSON object"),
        .init("a zip file", bytes: Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 60), says: "at most"),
        .init("a pickle", bytes: [0x80, 2, 0x7D, 0x71, 0, 0x58, 5, 0, 0, 0], says: "claims"),
        .init("text", bytes: Array("version https://git-lfs.github.com/spec/v1\n".utf8), says: "claims"),
        .init("two objects", "{}{}", says: "not sound"),
        .init("a trailing comma", "{\(member("a", "F32", "[1]", 0, 4)),}", data: 4, says: "not sound"),
        .init(
            "a name twice", "{\(member("a", "F32", "[1]", 0, 4)),\(member("a", "F32", "[1]", 4, 8))}", data: 8,
            says: "stands twice"),
        .init(
            "a name twice by an escape",
            "{\(member("a", "F32", "[1]", 0, 4)),\(member("\\u0061", "F32", "[1]", 4, 8))}", data: 8,
            says: "stands twice"),
        .init("two metadata", "{\"__metadata__\":{},\"__metadata__\":{}}", says: "stands twice"),
        .init(
            "a key twice in an entry",
            "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", data: 4,
            says: "stands twice"),
        .init("metadata that is a list", "{\"__metadata__\":[]}", says: "__metadata__"),
        .init("metadata that is text", "{\"__metadata__\":\"x\"}", says: "__metadata__"),
        .init("metadata with a number", "{\"__metadata__\":{\"a\":1}}", says: "__metadata__"),
        .init("metadata with an object", "{\"__metadata__\":{\"a\":{}}}", says: "__metadata__"),
        .init("an entry that is a number", "{\"a\":1}", says: "tensor a"),
        .init("an entry that is a list", "{\"a\":[]}", says: "tensor a"),
        .init("an entry that is null", "{\"a\":null}", says: "tensor a"),
        .init("no dtype", "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", data: 4, says: "dtype"),
        .init(
            "a dtype that is a number", "{\"a\":{\"dtype\":1,\"shape\":[1],\"data_offsets\":[0,4]}}", data: 4,
            says: "dtype"),
        .init("an unknown dtype", "{\(member("a", "F31", "[1]", 0, 4))}", data: 4, says: "unknown dtype F31"),
        .init("a dtype in lower case", "{\(member("a", "f32", "[1]", 0, 4))}", data: 4, says: "unknown dtype"),
        .init("an empty dtype", "{\(member("a", "", "[1]", 0, 4))}", data: 4, says: "unknown dtype"),
        .init("no shape", "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", data: 4, says: "shape"),
        .init("a shape that is a number", "{\(member("a", "F32", "1", 0, 4))}", data: 4, says: "shape"),
        .init("a shape of text", "{\(member("a", "F32", "[\"1\"]", 0, 4))}", data: 4, says: "shape"),
        .init("a negative size", "{\(member("a", "F32", "[-1]", 0, 4))}", data: 4, says: "shape"),
        .init("two negative sizes", "{\(member("a", "F32", "[-1,-1]", 0, 4))}", data: 4, says: "shape"),
        .init("a size with a fraction", "{\(member("a", "F32", "[1.0]", 0, 4))}", data: 4, says: "shape"),
        .init("a size with an exponent", "{\(member("a", "F32", "[1e0]", 0, 4))}", data: 4, says: "shape"),
        .init("a size past 64 bits", "{\(member("a", "F32", "[18446744073709551616]", 0, 4))}", data: 4, says: "shape"),
        .init("a size that overflows", "{\(member("a", "F32", "[9223372036854775807]", 0, 4))}", data: 4, says: "held"),
        .init("sizes that overflow together", "{\(member("a", "F32", "[4294967296,4294967296]", 0, 0))}", says: "held"),
        .init(
            "sizes that overflow to 4 bytes", "{\(member("a", "U8", "[4611686018427387905,4]", 0, 4))}", data: 4,
            says: "held"),
        .init(
            "sizes that overflow beside a 0", "{\(member("a", "F32", "[0,4611686018427387904,4]", 0, 0))}", says: "held"
        ),
        .init(
            "seventeen axes", "{\(member("a", "F32", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", 0, 4))}", data: 4,
            says: "17 axes"),
        .init("half a byte", "{\(member("a", "F4", "[1]", 0, 1))}", data: 1, says: "whole number of bytes"),
        .init("six bits", "{\(member("a", "F6_E2M3", "[3]", 0, 3))}", data: 3, says: "whole number of bytes"),
        .init("no offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", data: 4, says: "data_offsets"),
        .init(
            "one offset", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}}", data: 4,
            says: "data_offsets"),
        .init(
            "three offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", data: 8,
            says: "data_offsets"),
        .init(
            "offsets of text", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[\"0\",\"4\"]}}", data: 4,
            says: "data_offsets"),
        .init("negative offsets", "{\(member("a", "F32", "[1]", -4, 0))}", data: 4, says: "data_offsets"),
        .init("offsets that run backwards", "{\(member("a", "F32", "[0]", 4, 0))}", data: 4, says: "before they start"),
        .init(
            "offsets past 64 bits",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,36893488147419103232]}}",
            data: 4, says: "data_offsets"),
        .init("an end past the file", "{\(member("a", "F32", "[2]", 0, 8))}", data: 4, says: "cut short"),
        .init(
            "an end far past the file", "{\(member("a", "U8", "[9223372036854775807]", 0, .max))}", data: 4,
            says: "held"),
        .init(
            "an end that overflows with the header",
            "{\(member("a", "U8", "[1152921504606846975]", 0, 1_152_921_504_606_846_975))}", data: 4,
            says: "cut short"),
        .init("no data", "{\(member("a", "F32", "[1]", 0, 4))}", says: "cut short"),
        .init("a range shorter than the shape", "{\(member("a", "F32", "[2]", 0, 4))}", data: 4, says: "takes 8 bytes"),
        .init("a range longer than the shape", "{\(member("a", "F32", "[1]", 0, 8))}", data: 8, says: "takes 4 bytes"),
        .init("a range for a shape of nothing", "{\(member("a", "F32", "[0]", 0, 4))}", data: 4, says: "takes 0 bytes"),
        .init("a hole at the start", "{\(member("a", "F32", "[1]", 4, 8))}", data: 8, says: "between the header"),
        .init(
            "a hole in the middle", "{\(member("a", "F32", "[1]", 0, 4)),\(member("b", "F32", "[1]", 8, 12))}",
            data: 12,
            says: "between tensor a and tensor b"),
        .init("bytes after the last tensor", "{\(member("a", "F32", "[1]", 0, 4))}", data: 5, says: "after the last"),
        .init("bytes without tensors", "{}", data: 3, says: "after the last"),
        .init(
            "the same bytes twice", "{\(member("a", "F32", "[1]", 0, 4)),\(member("b", "F32", "[1]", 0, 4))}", data: 4,
            says: "overlaps"),
        .init(
            "ranges that overlap", "{\(member("a", "F32", "[2]", 0, 8)),\(member("b", "F32", "[1]", 4, 8))}", data: 8,
            says: "overlaps"),
        .init(
            "a range inside another",
            "{\(member("a", "F32", "[4]", 0, 16)),\(member("b", "F32", "[1]", 4, 8))}", data: 16, says: "overlaps"),
        .init(
            "a hundred thousand tensors over the same bytes",
            "{" + (0..<100_000).map { member("t\($0)", "F32", "[1]", 0, 4) }.joined(separator: ",") + "}", data: 4,
            says: "overlaps"),
        .init("nesting without end", String(repeating: "{\"a\":", count: 50_000), says: "nest deeper"),
        .init("an unclosed name", "{\"a", says: "not sound"),
        .init("a zero byte in a name", "{\"a\u{0}\":1}", says: "control character"),
        .init(
            "a byte that is not UTF-8", bytes: [6, 0, 0, 0, 0, 0, 0, 0] + [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31],
            says: "UTF-8"),
        .init(
            "an overlong slash", bytes: [7, 0, 0, 0, 0, 0, 0, 0] + [0x7B, 0x22, 0xC0, 0xAF, 0x22, 0x3A, 0x31],
            says: "UTF-8"),
        .init("a byte order mark", "\u{FEFF}{}", says: "byte order mark"),
        .init("a comment", "/**/{}", says: "not sound"),
        .init("NaN as a size", "{\(member("a", "F32", "[NaN]", 0, 4))}", data: 4, says: "not sound"),
        .init("a size with a leading zero", "{\(member("a", "F32", "[01]", 0, 4))}", data: 4, says: "not sound"),
        .init("true as a size", "{\(member("a", "F32", "[true]", 0, 4))}", data: 4, says: "shape"),
        .init("a list in a shape", "{\(member("a", "F32", "[[1]]", 0, 4))}", data: 4, says: "shape"),
        .init("quotes that are not straight", "{\u{201C}a\u{201D}:1}", says: "not sound"),
    ]
}

@Suite("SafetensorsFile")
struct SafetensorsFileTests {
    private func open(_ bytes: [UInt8]) throws -> SafetensorsFile {
        let folder = try TemporaryFolder()
        return try SafetensorsFile(path: try folder.write("model.safetensors", bytes))
    }

    @Test("Tensors are views of the file with the numbers it holds")
    func reads() throws {
        let header =
            "{\(member("w", "F32", "[2,2]", 0, 16)),\(member("h", "F16", "[1]", 16, 18)),"
            + "\(member("b", "BF16", "[1]", 18, 20)),\(member("i", "I64", "[]", 20, 28)),"
            + "\(member("e", "F32", "[0,3]", 28, 28))}"
        var bytes = SafetensorsBytes.file(header, data: 0)
        for value in [1.5, -2, 0.25, 1e10] as [Float] { withUnsafeBytes(of: value) { bytes += $0 } }
        withUnsafeBytes(of: Float16(0.5)) { bytes += $0 }
        bytes += [0x80, 0x3F]
        withUnsafeBytes(of: Int64(-7)) { bytes += $0 }
        let file = try open(bytes)
        #expect(file.entries.map(\.name) == ["w", "h", "b", "i", "e"])
        #expect(try file.tensor(named: "w")?.floats == [1.5, -2, 0.25, 1e10])
        #expect(try file.tensor(named: "w")?.shape == [2, 2])
        #expect(try file.tensor(named: "h")?.floats == [0.5])
        #expect(try file.tensor(named: "b")?.floats == [1])
        #expect(try file.tensor(named: "i")?.floats == [-7])
        #expect(try file.tensor(named: "i")?.shape == [])
        #expect(try file.tensor(named: "e")?.count == 0)
        #expect(try file.tensor(named: "x") == nil)
        #expect(try file.tensor(named: "w")?.storage.isBorrowed == true)
    }

    @Test("A malformed file is refused by the rule it breaks", arguments: MalformedFile.all)
    func malformed(_ file: MalformedFile) {
        let error = #expect(throws: CheckpointError.self) { try open(file.bytes) }
        let said = [error?.message, error?.hint].compactMap(\.self).joined(separator: "; ")
        #expect(said.contains(file.says), "\(said)")
        #expect(error?.message.contains("model.safetensors") == true)
    }

    @Test("Every cut of a file, and every file with one byte more, is refused")
    func cuts() throws {
        let sound = SafetensorsBytes.sound
        _ = try open(sound)
        for end in 0..<sound.count {
            #expect(throws: CheckpointError.self) { try open(Array(sound[..<end])) }
        }
        #expect(throws: CheckpointError.self) { try open(sound + [0]) }
    }

    @Test("Changed bytes of a header give tensors inside the file or an error, never a trap")
    func mutations() throws {
        var random = SystemRandomNumberGenerator()
        let sound = SafetensorsBytes.sound
        for _ in 0..<2000 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<sound.count - 22, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let file = try? open(bytes) else { continue }
            for entry in file.entries {
                #expect(entry.range.upperBound <= bytes.count)
                _ = try? file.tensor(named: entry.name)?.floats
            }
        }
    }

    @Test("Leading and trailing blanks of the header are allowed, as the reference allows them")
    func blanks() throws {
        let header = "  {\(member("a", "F32", "[1]", 0, 4))}    "
        #expect(try open(SafetensorsBytes.file(header, data: 4)).entries.count == 1)
        #expect(try open(SafetensorsBytes.file("{}", data: 0)).entries.isEmpty)
    }

    @Test("Metadata is given as written")
    func metadata() throws {
        let file = try open(
            SafetensorsBytes.file("{\"__metadata__\":{\"format\":\"pt\",\"x\":\"\\u001b[2J\"}}", data: 0))
        #expect(file.metadata.map(\.key) == ["format", "x"])
        #expect(file.metadata.map(\.value) == ["pt", "\u{1B}[2J"])
    }

    @Test("Control characters in a name survive as data, and names differ by their bytes")
    func names() throws {
        let header =
            "{\(member("a\\u001b[31m\\r\\n", "F32", "[1]", 0, 4)),\(member("\u{E9}", "F32", "[1]", 4, 8)),"
            + "\(member("e\u{301}", "F32", "[1]", 8, 12))}"
        let file = try open(SafetensorsBytes.file(header, data: 12))
        #expect(file.entry(named: "a\u{1B}[31m\r\n") != nil)
        #expect(file.entry(named: "\u{E9}")?.range.count == 4)
        #expect(file.entry(named: "\u{E9}") != file.entry(named: "e\u{301}"))
    }

    @Test("A format that is not computed with is listed, and refused when it is read")
    func foreignFormat() throws {
        let file = try open(SafetensorsBytes.file("{\(member("a", "U32", "[1]", 0, 4))}", data: 4))
        #expect(file.entries[0].format == "U32" && file.entries[0].dtype == nil)
        #expect(throws: CheckpointError.self) { try file.tensor(named: "a") }
    }

    @Test("A folder, a missing file and a named pipe are refused at once")
    func noFile() throws {
        let folder = try TemporaryFolder()
        #expect(throws: CheckpointError.self) { try SafetensorsFile(path: folder.path) }
        #expect(throws: CheckpointError.self) { try SafetensorsFile(path: folder.path + "/none") }
        mkfifo(folder.path + "/pipe", 0o600)
        #expect(throws: CheckpointError.self) { try SafetensorsFile(path: folder.path + "/pipe") }
    }

    @Test("A file cut short while it is mapped gives an error at the next check, not a signal")
    func truncatedWhileMapped() throws {
        let folder = try TemporaryFolder()
        let count = 1 << 20
        let header = "{\(member("a", "F32", "[\(count / 4)]", 0, count))}"
        let path = try folder.write("model.safetensors", SafetensorsBytes.file(header, data: count))
        let file = try SafetensorsFile(path: path)
        let tensor = try #require(try file.tensor(named: "a"))
        try file.checkIntact()
        #expect(truncate(path, 4096) == 0)
        let last = tensor.withFloats { $0.last }
        #expect(last == 0)
        #expect(throws: CheckpointError.self) { try file.checkIntact() }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import TestSupport
import Testing

@testable import Checkpoints

/// A file that is malicious or broken, and a word of the reason that it must be refused with.
struct HostileFile: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let reason: String

    var testDescription: String { name }

    init(_ name: String, _ bytes: [UInt8], _ reason: String) {
        (self.name, self.bytes, self.reason) = (name, bytes, reason)
    }

    /// A file of torch.save around a pickle.
    init(_ name: String, pickle: [UInt8], _ reason: String) {
        let archive = TorchBytes(pickle: pickle, records: [[0, 0, 0, 0, 0, 0, 0, 0]])
        self.init(name, (try? archive.bytes) ?? [], reason)
    }

    /// What a pickle that is run would do: leave this file behind.
    static let trace = "/tmp/rebus-hostile-trace"
    private static let command = "touch \(trace)"

    static let all: [HostileFile] =
        imported + stacked + called + bare + lying + HostileArchives.all

    // MARK: Names that other programs import

    private static let imported = HostileTorchTests.calls.map { module, name in
        let call = Pickle.name(module, name) + Pickle.tuple([Pickle.text(command)]) + Pickle.call
        return HostileFile(
            "global \(module).\(name)", pickle: Pickle.whole(Pickle.dictionary([("w", call)])), "\(module).\(name)")
    }

    /// The same, by names that protocol 4 puts together on its stack, some through the memo.
    private static let stacked = HostileTorchTests.calls.prefix(30).enumerated().map { index, call in
        let (module, name) = (short(call.0), short(call.1))
        let pushed =
            index % 2 == 0
            ? module + [0x94] + name + [0x94, 0x93]
            : module + [0x94] + name + [0x94] + Array("00h\u{0}h\u{1}".utf8) + [0x93]
        let body = Array("}".utf8) + Pickle.text("w") + pushed + Pickle.tuple([Pickle.text(command)]) + Pickle.call
        return HostileFile(
            "stack \(index) \(call.0).\(call.1)", pickle: [0x80, 4] + body + Array("s.".utf8),
            index % 2 == 0 ? "\(call.0).\(call.1)" : "operation POP")
    }

    private static func short(_ text: String) -> [UInt8] { [0x8C, UInt8(text.utf8.count)] + Array(text.utf8) }

    // MARK: Operations that call or make

    private static let called: [HostileFile] = {
        let argument = Pickle.text(command)
        let system = Pickle.name("os", "system")
        func whole(_ body: [UInt8], protocol version: UInt8 = 2) -> [UInt8] {
            [0x80, version] + body + Array(".".utf8)
        }
        let dictionary = Pickle.name("collections", "OrderedDict")
        var files = [
            HostileFile("inst", pickle: whole(Array("(".utf8) + argument + Array("ios\nsystem\n".utf8)), "INST"),
            HostileFile("obj", pickle: whole(Array("(".utf8) + dictionary + argument + Array("o".utf8)), "OBJ"),
            HostileFile("obj of os", pickle: whole(Array("(".utf8) + system + argument + Array("o".utf8)), "os.system"),
            HostileFile("newobj", pickle: whole(dictionary + Array(")".utf8) + [0x81]), "NEWOBJ"),
            HostileFile("newobj of os", pickle: whole(system + Array(")".utf8) + [0x81]), "os.system"),
            HostileFile("newobj ex", pickle: whole(dictionary + Array(")}".utf8) + [0x92], protocol: 4), "NEWOBJ_EX"),
            HostileFile("ext1", pickle: whole([0x82, 1]), "EXT1"),
            HostileFile("ext2", pickle: whole([0x83, 1, 0]), "EXT2"),
            HostileFile("ext4", pickle: whole([0x84, 1, 0, 0, 0]), "EXT4"),
            HostileFile("persid", pickle: whole(Array("Pos\n".utf8)), "PERSID"),
            HostileFile("stop, then a global", pickle: whole([]) + system, "goes on"),
            HostileFile("call of a dictionary by memo", pickle: whole(Array("}q\u{1}h\u{1})R".utf8)), "no name"),
            HostileFile(
                "dictionary called with a list", pickle: whole(dictionary + Array("]".utf8) + [0x85] + Pickle.call),
                "makes a dictionary of something"),
            HostileFile(
                "state that is set on a dictionary", pickle: whole(Array("}".utf8) + system + Array("b".utf8)),
                "os.system"),
            HostileFile(
                "a storage's class", pickle: whole(Pickle.name("torch.storage", "_load_from_bytes")), "_load_from_bytes"
            ),
            HostileFile("bytes", pickle: whole([UInt8(ascii: "C"), 1, 0x2E]), "SHORT_BINBYTES"),
            HostileFile("a set", pickle: whole([0x8F], protocol: 4), "EMPTY_SET"),
            HostileFile("a buffer", pickle: whole([0x97], protocol: 5), "0x97"),
            HostileFile(
                "a frame beyond", pickle: whole([0x95] + .init(repeating: 0x7F, count: 8), protocol: 4), "short"),
            HostileFile(
                "a name that is a number", pickle: whole(Array("K\u{1}K\u{2}".utf8) + [0x93], protocol: 4), "no text"),
            HostileFile(
                "a number format called", pickle: whole(Pickle.name("torch", "float32") + Array(")R".utf8)), "format"),
            HostileFile(
                "a size of text", pickle: whole(Pickle.name("torch", "Size") + Pickle.tuple([argument]) + Pickle.call),
                "size"),
            HostileFile(
                "a device of a list",
                pickle: whole(Pickle.name("torch", "device") + Pickle.tuple([Array("]".utf8)]) + Pickle.call),
                "device"),
            HostileFile("two STOPs", pickle: whole(Array("}.".utf8)), "goes on"),
            HostileFile("protocol 0", pickle: Array("cos\nsystem\n(S'\(command)'\ntR.".utf8), "protocols"),
            HostileFile("protocol 1", pickle: Array("(dp0\n.".utf8), "protocols"),
            HostileFile("protocol 6", pickle: [0x80, 6, UInt8(ascii: "}"), UInt8(ascii: ".")], "protocols"),
            HostileFile("nothing", pickle: [], "short"),
            HostileFile("only a protocol", pickle: [0x80, 2], "short"),
        ]
        // Every cut of a sound pickle.
        let sound = Pickle.whole(
            Pickle.dictionary([("w", Pickle.tensor(Pickle.storage(count: 2), shape: [2], strides: [1]))]))
        for length in stride(from: 3, to: sound.count, by: 9) {
            files.append(HostileFile("cut at \(length)", pickle: Array(sound[..<length]), ""))
        }
        return files
    }()

    // MARK: Pickles without an archive

    private static let bare: [HostileFile] = {
        let zero = Array("cos\nsystem\n(S'\(command)'\ntR.".utf8)
        let two = Pickle.whole(Pickle.name("os", "system") + Pickle.tuple([Pickle.text(command)]) + Pickle.call)
        let legacy = TorchArchive.legacyStart + [0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]
        var files = [
            HostileFile("bare protocol 0", zero, "no zip file"), HostileFile("bare protocol 2", two, "bare pickle"),
            HostileFile("legacy around os.system", legacy + [0x80, 2, 0x4D, 0xE9, 0x03, 0x2E] + two, "before 1.6"),
            HostileFile("legacy cut", legacy, "before 1.6"),
        ]
        for version: UInt8 in 3...5 {
            files.append(HostileFile("bare protocol \(version)", [0x80, version] + two.dropFirst(2), "bare"))
        }
        return files
    }()

    /// Pickles that say what is not so of their tensors.
    private static let lying = HostileTorchTests.pickles.map {
        HostileFile("lie: \($0.what)", pickle: Pickle.whole($0.body), "")
    }
}

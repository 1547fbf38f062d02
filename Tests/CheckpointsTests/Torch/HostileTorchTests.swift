// SPDX-License-Identifier: GPL-3.0-or-later
import TestSupport
import Testing

@testable import Checkpoints

@Suite("Files that pretend to be weights")
struct HostileTorchTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func fault(pickle: [UInt8], records: [[UInt8]] = [[0, 0, 0, 0, 0, 0, 0, 0]]) throws -> String {
        try TorchBytes.fault(of: try TorchBytes(pickle: Pickle.whole(pickle), records: records).bytes, in: sandbox)
    }

    static let calls = [
        ("os", "system"), ("posix", "system"), ("nt", "system"), ("subprocess", "Popen"),
        ("subprocess", "check_output"),
        ("builtins", "eval"), ("builtins", "exec"), ("builtins", "getattr"), ("builtins", "__import__"),
        ("builtins", "open"), ("__builtin__", "eval"), ("sys", "exit"), ("runpy", "_run_code"), ("code", "interact"),
        ("webbrowser", "open"), ("socket", "create_connection"), ("shutil", "rmtree"), ("pty", "spawn"),
        ("importlib", "import_module"), ("pickle", "loads"), ("_pickle", "loads"), ("marshal", "loads"),
        ("types", "FunctionType"), ("types", "CodeType"), ("operator", "attrgetter"), ("functools", "partial"),
        ("timeit", "timeit"), ("ctypes", "CDLL"), ("asyncio.unix_events", "_UnixSubprocessTransport._start"),
        ("torch", "load"), ("torch.hub", "load"), ("torch.storage", "_load_from_bytes"), ("torch", "Tensor"),
        ("torch", "FloatStorage.__class__"), ("torch._utils", "_rebuild_tensor"), ("torch.serialization", "load"),
        ("torch.jit", "load"), ("torch._dynamo.guards.GuardBuilder", "get"),
        ("torch.utils._config_module", "load_config"),
        ("torch.fx.experimental.symbolic_shapes.ShapeEnv", "evaluate_guards_expression"), ("numpy", "load"),
        ("numpy.core.multiarray", "_reconstruct"), ("numpy.testing._private.utils", "runstring"),
        ("idlelib.run", "Executive.runcode"),
        ("collections", "Counter"), ("collections", "OrderedDict.fromkeys"), ("_codecs", "encode"), ("bdb", "Bdb.run"),
        ("cProfile", "runctx"), ("doctest", "debug_script"), ("ensurepip", "_run_pip"),
        ("lib2to3.pgen2.pgen", "ParserGenerator"),
        ("pip", "main"), ("aiohttp.client", "ClientSession"), ("requests.api", "get"), ("smtplib", "SMTP"),
        ("ssl", "SSLSocket"),
        ("logging.config", "_resolve"), ("trace", "Trace.run"), ("uuid", "_get_command_stdout"), ("venv", "main"),
        ("", ""),
    ]

    @Test("A name that is not a tensor's is refused by name, and nothing is called", arguments: calls)
    func names(module: String, name: String) throws {
        let call = Pickle.name(module, name) + Pickle.tuple([Pickle.text("touch /tmp/x")]) + Pickle.call
        let fault = try fault(pickle: Pickle.dictionary([("w", call)]))
        #expect(fault.contains("\(module).\(name)"))
    }

    @Test("An operation that weights do not need is refused", arguments: UInt8.min...UInt8.max)
    func operations(code: UInt8) throws {
        let known =
            Array("N\u{88}\u{89}KMJGXUT}])c(tqrhjaesuQRb.".unicodeScalars.map { UInt8($0.value) }) + [
                0x8A, 0x85, 0x86, 0x87, 0x8C, 0x8D, 0x93, 0x94, 0x95,
            ]
        let fault = try fault(pickle: Pickle.text("a") + Pickle.text("b") + [code] + [UInt8](repeating: 0, count: 8))
        #expect(!fault.isEmpty)
        if !known.contains(code) { #expect(fault.contains("operation"), "\(code): \(fault)") }
    }

    static let pickles: [(what: String, body: [UInt8])] = {
        let storage = Pickle.storage(count: 2)
        func tensor(_ offset: Int, _ shape: [Int], _ strides: [Int]) -> [UInt8] {
            Pickle.dictionary([("w", Pickle.tensor(storage, offset: offset, shape: shape, strides: strides))])
        }
        let deep = 200_000
        return [
            ("offset beyond", tensor(2, [1], [1])), ("offset below", tensor(-1, [1], [1])),
            ("offset that overflows", tensor(.max, [2], [1])), ("shape beyond", tensor(0, [3], [1])),
            ("size below 0", tensor(0, [-1], [1])), ("stride below 0", tensor(1, [2], [-1])),
            ("stride beyond", tensor(0, [2], [2])), ("stride that overflows", tensor(0, [3], [.max])),
            ("shape that overflows", tensor(0, [.max, .max], [0, 0])),
            ("shape of a petabyte", tensor(0, [1 << 50], [0])),
            ("shape of 2 GB out of 8 bytes", tensor(0, [1 << 29], [0])),
            ("more strides than axes", tensor(0, [1], [1, 1])),
            ("99 axes", tensor(0, .init(repeating: 1, count: 99), .init(repeating: 1, count: 99))),
            (
                "storage of another length",
                Pickle.dictionary([("w", Pickle.tensor(Pickle.storage(count: 3), shape: [1], strides: [1]))])
            ),
            (
                "storage of a length that overflows",
                Pickle.dictionary([("w", Pickle.tensor(Pickle.storage(count: .max), shape: [1], strides: [1]))])
            ),
            (
                "storage of a length below 0",
                Pickle.dictionary([("w", Pickle.tensor(Pickle.storage(count: -2), shape: [1], strides: [1]))])
            ),
            (
                "storage that is not there",
                Pickle.dictionary([("w", Pickle.tensor(Pickle.storage(key: "7", count: 2), shape: [1], strides: [1]))])
            ),
            (
                "storage with a path",
                Pickle.dictionary([
                    ("w", Pickle.tensor(Pickle.storage(key: "../0", count: 2), shape: [1], strides: [1]))
                ])
            ),
            (
                "storage of no kind",
                Pickle.dictionary([
                    ("w", Pickle.tensor(Pickle.storage("QInt8Storage", count: 2), shape: [1], strides: [1]))
                ])
            ),
            ("no dictionary", Pickle.text("hello")), ("a list", Array("]".utf8)),
            ("a tensor alone", Pickle.tensor(storage, shape: [1], strides: [1])),
            (
                "two of one name",
                Pickle.dictionary([
                    ("w", Pickle.tensor(storage, shape: [1], strides: [1])),
                    ("w", Pickle.tensor(storage, shape: [1], strides: [1])),
                ])
            ),
            ("empty stack", Array("R".utf8)), ("append to nothing", Array("a".utf8)),
            ("append to a dictionary", Array("}Na".utf8)),
            ("set in a list", Array("]NNs".utf8)), ("a key without value", Array("}(Nu".utf8)),
            ("a tensor as a key", Array("}(".utf8) + storage + Array("Nu".utf8)),
            ("call of a dictionary", Array("})R".utf8)),
            ("call without a tuple", Pickle.name("collections", "OrderedDict") + Array("}R".utf8)),
            ("call of a storage", Pickle.name("torch", "FloatStorage") + Array(")R".utf8)),
            ("state of a name", Pickle.name("torch", "FloatStorage") + Array("}b".utf8)),
            ("state that is text", Array("}".utf8) + Pickle.text("x") + Array("b".utf8)),
            ("storage of a list", Array("]Q".utf8)),
            ("storage of too few", Pickle.tuple([Pickle.text("storage")]) + Array("Q".utf8)),
            ("a value never made", Array("h\u{5}".utf8)), ("memo of nothing", Array("q\u{5}".utf8)),
            ("memo 2^31", Array("Nr".utf8) + [0, 0, 0, 0x80]),
            ("a text of 4 GB", [UInt8(ascii: "X"), 0xFF, 0xFF, 0xFF, 0xFF]),
            ("a text of 100 kB", Pickle.text(String(repeating: "a", count: 100_000))),
            ("a number of 255 bytes", [0x8A, 255] + .init(repeating: 1, count: 255)),
            ("a name without end", Array("cos".utf8)),
            ("open groups", Array("(((".utf8)), ("a group closed twice", Array("(tt".utf8)),
            (
                "tuples in each other",
                .init(repeating: UInt8(ascii: ")"), count: 1) + .init(repeating: 0x85, count: deep)
            ),
            ("a million groups", .init(repeating: UInt8(ascii: "("), count: 2_000_000)),
            ("a tuple of itself by memo", Array("}q\u{1}(".utf8) + Pickle.text("a") + Array("h\u{1}u".utf8)),
        ]
    }()

    @Test("A pickle that lies is refused", arguments: pickles.map(\.what))
    func lies(what: String) throws {
        let body = try #require(Self.pickles.first { $0.what == what }).body
        #expect(try !fault(pickle: body).isEmpty, "\(what)")
    }

    @Test("Lists and dictionaries in each other by the hundred thousand are freed one by one")
    func chains() throws {
        let count = 200_000
        // Each list is appended to the one before while it is still empty.
        let nested =
            [UInt8](repeating: UInt8(ascii: "]"), count: count)
            + [UInt8](repeating: UInt8(ascii: "a"), count: count - 1)
        #expect(try !fault(pickle: nested).isEmpty)
        #expect(try fault(pickle: Pickle.dictionary([("w", nested)])).contains("without end"))
    }

    @Test("Doubling by memo does not double the work", .timeLimit(.minutes(1)))
    func doubling() throws {
        var body = Array("]q\u{0}".utf8)
        for level in 1...60 {
            let before = UInt8(level - 1)
            body += [
                UInt8(ascii: "]"), UInt8(ascii: "q"), UInt8(level), UInt8(ascii: "("), UInt8(ascii: "h"), before,
                UInt8(ascii: "h"), before, UInt8(ascii: "e"),
            ]
        }
        #expect(try fault(pickle: Pickle.dictionary([("w", body)])).isEmpty == false)
    }
}

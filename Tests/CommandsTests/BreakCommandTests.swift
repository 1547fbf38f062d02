// SPDX-License-Identifier: GPL-3.0-or-later
import Commands
import Engine
import Glibc
import Synchronization
import Tensors
import TestSupport
import Testing

@Suite("break, step, next, finish, continue")
struct BreakCommandTests {
    private let bench: Bench
    private let layers = "clip.vision_model.encoder.layers"

    init() throws {
        bench = try Bench()
        try bench.do("clip = load tiny-clip")
    }

    /// The places where the steps of a script of lines stop, and how the lines end in the order in which they do.
    private func run(_ lines: String...) throws -> (stops: [String], ends: [String]) {
        _ = try bench.sandbox.write(lines.joined(separator: "\n") + "\n", to: "script.rebus")
        var (stops, ends): ([String], [String]) = ([], [])
        var begun: [Int: String] = [:]
        bench.session.run(line: "source script.rebus") { event in
            switch event {
            case .stopped(let stop?): stops.append("\(stop.path) \(stop.name) \(stop.shape)")
            case .began(let number, let line): begun[number] = line
            case .finished(let number, let outcome):
                let first = begun[number]?.split(separator: " ").first.map(String.init) ?? ""
                switch outcome {
                case .done: ends.append(first)
                case .failed(let complaint): ends.append("✗ \(first) \(complaint.message)")
                case .cancelled: ends.append("■ \(first)")
                }
            default: break
            }
        }
        return (stops, ends)
    }

    @Test("A pass stops behind a module; the lines that follow are run there, and then its result comes")
    func stops() throws {
        let (stops, ends) = try run("break \(layers).1", "embed clip cat.png", "print here.mean()", "continue", "1 + 1")
        #expect(stops == ["vision_model.encoder.layers.1 $out [1, 17, 32]"])
        #expect(ends == ["break", "print", "continue", "embed", "1", "source"])
    }

    @Test("What is left of a line is run at its stop too")
    func oneLine() throws {
        let (stops, ends) = try run("break \(layers).0; embed clip cat.png; print here; continue; 1 + 1")
        #expect(stops.count == 1 && ends == ["break", "print", "continue", "embed", "1", "source"])
    }

    @Test("Zeros put in at a stop give what transformers gives with a hook, and hold for that pass alone")
    func patched() throws {
        let truth = try #require(PatchCommandTests.truths.first { $0.line.hasSuffix("1.$out (0) --rows 5") })
        let before = try bench.numbers("embed clip cat.png --raw").floats
        _ = try run("break \(layers).1", "v = embed clip cat.png --raw", "patch here.$out (0) --rows 5", "continue")
        let ours = try bench.numbers("v").floats
        for (a, b) in zip(ours, truth.vector) { #expect(abs(a - b) < 1e-4) }
        try bench.do("break clear")
        #expect(try bench.numbers("embed clip cat.png --raw").floats == before)
        #expect(bench.complaint("undo") != nil, "a change at a stop ends with it")
    }

    @Test("Looking changes nothing, and an undone patch neither")
    func looking() throws {
        let before = try bench.numbers("embed clip cat.png").floats
        _ = try run(
            "break \(layers).1", "v = embed clip cat.png", "p = here.self_attn.$probs[0, 3]", "i = here.$in",
            "o = here.$out", "patch here (7)", "here[0, 1] = 3", "undo", "undo", "continue")
        // A pass that is watched adds up in another order.
        for (a, b) in zip(try bench.numbers("v").floats, before) { #expect(abs(a - b) < 1e-5) }
        let row = try bench.numbers("p.sum(axis=-1)").floats
        #expect(row.count == 17 && row.allSatisfy { abs($0 - 1) < 1e-5 })
        try bench.do("break clear; t = trace clip cat.png")
        for (path, name) in [("0.$out", "i"), ("1.$out", "o"), ("1.self_attn.$probs[0, 3]", "p")] {
            let apart = try bench.numbers("abs(t.vision_model.encoder.layers.\(path) - \(name)).max()")
            #expect(apart.floats[0] < 1e-5, "\(name)")
        }
    }

    @Test("step goes into modules, next past them, finish out of them")
    func stepping() throws {
        let (stops, _) = try run(
            "break \(layers).0", "embed clip cat.png", "step", "step", "step", "step", "finish", "next", "step 2",
            "next 99")
        #expect(
            stops.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
                "vision_model.encoder.layers.0 $out", "vision_model.encoder.layers.1 $in",
                "vision_model.encoder.layers.1.layer_norm1 $out", "vision_model.encoder.layers.1.self_attn $in",
                "vision_model.encoder.layers.1.self_attn.q_proj $out", "vision_model.encoder.layers.1.self_attn $out",
                "vision_model.encoder.layers.1.layer_norm2 $out", "vision_model.encoder.layers.1.mlp.fc1 $out",
            ])
    }

    @Test("A break may stop before a module, where something holds, at any tensor, and count down")
    func kinds() throws {
        let (stops, ends) = try run(
            "break \(layers).1 --before", "break \(layers).2.self_attn.$probs if here.shape[1] == 4",
            "break \(layers).0 if here.max() > 1e9", "embed clip cat.png", "continue", "continue",
            "embed clip cat.png boot.png", "continue 2", "b = break")
        #expect(
            stops == [
                "vision_model.encoder.layers.1 $in [1, 17, 32]",
                "vision_model.encoder.layers.2.self_attn $probs [1, 4, 17, 17]",
                "vision_model.encoder.layers.1 $in [2, 17, 32]",
            ])
        #expect(ends.suffix(2) == ["b", "source"])
        guard case .table(let table)? = try bench.do("b") else { return }
        #expect(table.rows.count == 3 && table.rows[0][1] == .text("2 stops") && table.rows[2][1] == .text("0 stops"))
    }

    @Test("A pass inside a stopped pass stops too, and each continue ends the inner one")
    func nested() throws {
        let (stops, ends) = try run(
            "break \(layers).1", "v = embed clip cat.png", "w = embed clip boot.png", "print here", "continue",
            "continue")
        #expect(stops.count == 3, "the outer stop is told again once the inner pass is done")
        #expect(ends == ["break", "print", "continue", "w", "continue", "v", "source"])
        let cosine = try bench.numbers("cosine(v[0], w[0])").floats[0]
        #expect(cosine < 0.999)
    }

    @Test("Where the script ends at a stop, the pass goes on")
    func scriptEnds() throws {
        let (_, ends) = try run("break \(layers).1", "v = embed clip cat.png", "print here")
        #expect(ends == ["break", "print", "v", "source"])
    }

    @Test("A line that fails at a stop ends the script, and the pass is given up")
    func failing() throws {
        let (_, ends) = try run("break \(layers).1", "v = embed clip cat.png", "print hree", "continue", "1 + 1")
        #expect(ends.count == 4 && ends[1].hasPrefix("✗ print") && ends[2] == "■ v")
        #expect(ends[3].contains("line 3") && ends[3].contains("hree"))
        #expect(bench.session.stop == nil)
    }

    @Test("What cannot be stopped at is said", arguments: [
        ("break clip.vision_model.encoder.layer.1", "no module"), ("break clip.logit_scale", "is a weight"),
        ("break layers", "is nothing to stop at"), ("break clip.visual_projection when x", "says nothing"),
        ("next", "no pass is stopped"), ("finish", "no pass is stopped"),
    ])
    func complaints(line: String, message: String) throws {
        #expect(try #require(bench.complaint(line)).message.contains(message))
    }

    @Test("At a stop, a value that has gone by is not changed, and a step of the model's own run is refused")
    func refused() throws {
        try bench.do("t = train clip shapes --batch 2 --steps 4 --validate 0")
        let (_, gone) = try run("break \(layers).1", "embed clip cat.png", "patch here.self_attn.$probs (0)")
        #expect(gone[1].contains("has gone by"))
        let (_, trained) = try run("embed clip cat.png", "step t")
        #expect(trained[0].contains("a pass of clip is stopped"))
    }

    @Test("In a session of its own thread, lines typed at a stop are run there, and cancelling gives the pass up")
    func typed() throws {
        let folder = bench.sandbox.folder, environment = bench.sandbox.environment()
        let events = EventLog()
        let engine = SessionEngine(
            makeSession: {
                Session(
                    commands: everyCommand, folder: folder, environment: environment, isInteractive: true,
                    cancelFlag: $0)
            }, sink: { events.take($0) })
        events.awaitIdle(1)
        engine.submit("clip = load tiny-clip; break \(layers).1")
        events.awaitIdle(2)
        engine.submit("embed clip cat.png")
        events.awaitIdle(3)
        #expect(events.all.last == "stopped vision_model.encoder.layers.1")
        engine.submit("print here.shape")
        events.awaitIdle(4)
        engine.submit("n")
        events.awaitIdle(5)
        #expect(events.all.last == "stopped vision_model.encoder.layers.2")
        engine.cancel()
        events.awaitIdle(6)
        #expect(events.all.suffix(2) == ["goes on", "cancelled 3"])
        engine.submit("1 + 1")
        events.awaitIdle(7)
        engine.submit("embed clip cat.png")
        events.awaitIdle(8)
        engine.stop()
        #expect(events.all.suffix(3) == ["stopped vision_model.encoder.layers.1", "goes on", "cancelled 7"])
    }
}

/// What an engine tells, in order, for a test that waits for it.
private final class EventLog: Sendable {
    private let state = Mutex<(lines: [String], idle: Int)>(([], 0))

    var all: [String] { state.withLock { $0.lines } }

    func take(_ event: EngineEvent) {
        state.withLock { state in
            switch event {
            case .stopped(let stop): state.lines.append(stop.map { "stopped \($0.path)" } ?? "goes on")
            case .finished(let number, .cancelled): state.lines.append("cancelled \(number)")
            case .finished(let number, .done): state.lines.append("done \(number)")
            case .finished(let number, .failed): state.lines.append("failed \(number)")
            case .idle: state.idle += 1
            default: break
            }
        }
    }

    /// Waits until the engine has been idle so often.
    func awaitIdle(_ count: Int) {
        while state.withLock({ $0.idle < count }) { usleep(1000) }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Engine
import Results
import Testing
import TestSupport

@Suite("attend --at")
struct AttentionReplayTests {
    /// A run of the small model at step 4, and the map as it was at steps 0, 2 and 4.
    private func trained() throws -> (bench: Bench, seen: [AttentionMap]) {
        let bench = try Bench.prepared()
        try bench.do("t = train clip shapes --batch 4 --lr 1e-2 --steps 20 --validate 0")
        var seen = [try map(bench)]
        for _ in 0..<2 {
            try bench.do("step 2")
            seen.append(try map(bench))
        }
        return (bench, seen)
    }

    private func map(_ bench: Bench) throws -> AttentionMap {
        guard case .attention(let map) = try bench.do("attend clip cat.png --layer 1") else {
            throw Complaint("no attention")
        }
        return map
    }

    private func trail(_ bench: Bench, _ line: String) throws -> AttentionTrail {
        guard case .trail(let trail) = try bench.do(line) else { throw Complaint("no trail") }
        return trail
    }

    @Test("The map at an earlier step is what it was when the run stood there, to the bit")
    func exact() throws {
        let (bench, seen) = try trained()
        let trail = try trail(bench, "attend clip cat.png --layer 1 --at 0:4:2")
        #expect(trail.run == "t" && trail.frames.map(\.step) == [0, 2, 4])
        #expect(trail.replayed == 2)
        for (frame, map) in zip(trail.frames, seen) { #expect(frame.map.weights.floats == map.weights.floats) }
        #expect(seen[0].weights.floats != seen[1].weights.floats)
        #expect(trail.sentence == "attention at 3 steps, 0 to 4 · 2 replayed")
    }

    @Test("The run goes on afterwards as if nobody had looked")
    func untouched() throws {
        let (bench, _) = try trained()
        let (other, _) = try trained()
        try bench.do("attend clip cat.png --at 0,1,3")
        for bench in [bench, other] { try bench.do("step 2") }
        #expect(try bench.numbers("t.history.loss").floats == other.numbers("t.history.loss").floats)
        let path = "clip.vision_model.encoder.layers.1.self_attn.q_proj.weight"
        #expect(try bench.numbers(path).floats == other.numbers(path).floats)
    }

    @Test("Stopping a replay leaves the model as it was")
    func stopped() throws {
        let (bench, _) = try trained()
        let path = "clip.vision_model.encoder.layers.1.self_attn.q_proj.weight"
        let before = try bench.numbers(path).floats
        let outcome = bench.session.run(line: "attend clip cat.png --at 0,3") { event in
            if case .progress(let progress) = event, progress.label == "replay" { bench.session.cancelFlag.raise() }
        }
        guard case .cancelled = outcome else { Issue.record("not stopped"); return }
        #expect(try bench.numbers(path).floats == before)
        #expect(try bench.numbers("t.step").integers == [4])
    }

    @Test("Later steps are left out and said, and what no run did is refused")
    func refusals() throws {
        let (bench, _) = try trained()
        guard case .done(_, .trail(let trail)?, _, let notes, _) = bench.run("attend clip cat.png --at 0:8:4") else {
            Issue.record("no trail"); return
        }
        #expect(trail.frames.map(\.step) == [0, 4])
        #expect(notes.contains { $0.text == "t stands at step 4: a later step is left out" })
        #expect(bench.complaint("attend clip cat.png --at 5,6")?.hint == "0:4 looks at all of it")
        #expect(bench.complaint("attend bert \"a cat\" --at 0")?.message == "no run trains bert")
        try bench.do("other = copy clip")
        #expect(bench.complaint("attend other cat.png --at 0")?.message == "no run trains other")
    }

    @Test("A run at its first step can be looked at, and an example's request can be typed again")
    func first() throws {
        let bench = try Bench.prepared()
        try bench.do("t = train clip shapes --batch 4 --steps 20")
        try bench.do("shapes = data shapes --size 32")
        let trail = try trail(bench, "attend clip shapes[3] --at 0 --layer 1")
        let frame = try #require(trail.frames.first)
        #expect(frame.map.request == "attend clip shapes[3] --at 0")
        let again = try self.trail(bench, frame.map.request + " --layer 1")
        #expect(again.frames.first?.map.weights.floats == frame.map.weights.floats)
    }

    @Test("A text is followed too, and the trail works in expressions with its steps as the first axis")
    func values() throws {
        let (bench, _) = try trained()
        let trail = try trail(bench, "a = attend clip \"a red cube\" --token cube --layer all --at 0,4")
        #expect(trail.frames.first?.map.grid == nil)
        let shape = try #require(trail.frames.first).map.weights.shape
        #expect(try bench.numbers("a").shape == [2] + shape)
        #expect(try bench.numbers("a[1] - a[0]").floats.contains { $0 != 0 })
    }

    @Test("As JSON it has its frames with step, hottest patch, entropy and weights")
    func json() throws {
        let (bench, _) = try trained()
        let json = try JSON(parsing: bench.run("attend clip cat.png --at 0:4:2").json(line: 1, source: "x"))
        #expect(json["kind"]?.string == "trail")
        let frames = Array(try #require(json["value"]?["frames"]?.elements))
        #expect(frames.count == 3 && frames.last?["step"]?.int == 4)
        #expect(frames.last?["weights"]?["shape"]?.count == 4)
        #expect(frames.last?["entropy"]?.double ?? 0 > 0)
    }
}

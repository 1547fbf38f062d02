// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Foundation
import Preparing
import Results
import TestSupport
import Testing

@Suite("save and open")
struct SaveCommandTests {
    @Test("Tensors come back as they were, in each format that holds them", arguments: ["npy", "npz", "safetensors"])
    func roundTrip(format: String) throws {
        let bench = try Bench.prepared()
        try bench.do("save w copy.\(format)")
        try bench.do("back = open copy.\(format)")
        let same = try bench.numbers(format == "npy" ? "(back == w).all()" : "(back.w == w).all()")
        #expect(same.floats == [1])
    }

    @Test("All tensors of an opened file, a group below a path, and one of them are saved under their own names")
    func groups() throws {
        let bench = try Bench()
        let layer = "vision_model.encoder.layers.0"
        try bench.do("a = open acts.npz")
        try bench.do("save a all.safetensors")
        try bench.do("save a.\(layer) layer.npz")
        try bench.do("save a.\(layer) one.safetensors")
        try bench.do("all = open all.safetensors")
        try bench.do("layer = open layer.npz")
        try bench.do("one = open one.safetensors")
        guard case .tensors(let all)? = bench.session.names["all"], case .tensors(let a)? = bench.session.names["a"]
        else { throw Complaint("not opened") }
        #expect(Set(all.all.map(\.name)) == Set(a.all.map(\.name)))
        for name in ["layer", "one"] {
            #expect(try bench.numbers("(\(name).\(layer) == a.\(layer)).all()").floats == [1], "\(name)")
        }
        try bench.do("save a.vision_model below.npz")
        try bench.do("below = open below.npz")
        #expect(try bench.numbers("(below.\(layer).self_attn.probs == a.\(layer).self_attn.probs).all()").floats == [1])
    }

    @Test("bf16, which NumPy has not, is saved as f32 and said so")
    func bfloat() throws {
        let bench = try Bench()
        try bench.sandbox.write(try Fixtures.bytes("torch/protocol4.bin"), to: "p.bin")
        try bench.do("p = open p.bin")
        guard case .note(let note)? = try bench.do("save p p.npz") else { throw Complaint("no note") }
        #expect(note.lines.first?.text.contains("1 of them bf16 as f32") == true)
        try bench.do("save p p.safetensors")
        try bench.do("q = open p.safetensors")
        #expect(try bench.do("q.bf16.dtype")?.spelled == "\"bf16\"")
        try bench.do("save p.bf16 b.npy")
        #expect(try bench.numbers("open b.npy").floats == [1, -3.140625])
    }

    @Test("A file that is there is not replaced unless --force is given")
    func force() throws {
        let bench = try Bench.prepared()
        let before = try Data(contentsOf: URL(filePath: bench.sandbox.path("w.npy")))
        #expect(bench.complaint("save e w.npy")?.hint?.contains("--force") == true)
        #expect(try Data(contentsOf: URL(filePath: bench.sandbox.path("w.npy"))) == before)
        try bench.do("save e w.npy --force")
        #expect(try Data(contentsOf: URL(filePath: bench.sandbox.path("w.npy"))) != before)
    }

    @Test("A map is drawn at the picture's own size")
    func picture() throws {
        let bench = try Bench.prepared()
        try bench.do("save a map.png")
        let drawn = try Picture(contentsOf: bench.sandbox.path("map.png"))
        let original = try Picture(contentsOf: bench.sandbox.path("cat.png"))
        #expect(drawn.width == original.width && drawn.height == original.height)
    }

    @Test("What a format cannot hold is refused with those that can")
    func refusal() throws {
        let bench = try Bench.prepared()
        #expect(bench.complaint("save clip clip.csv")?.hint?.contains(".safetensors") == true)
        #expect(bench.complaint("save w w.gif")?.hint?.contains(".npy") == true)
        #expect(bench.complaint("save w w") != nil)
    }

    @Test("Fields that hold commas, quotes or line ends are quoted")
    func commaSeparated() throws {
        let bench = try Bench.prepared()
        try bench.do("t = tokens clip 'a \"red\", cube'")
        try bench.do("save t t.csv")
        let text = try String(contentsOfFile: bench.sandbox.path("t.csv"), encoding: .utf8)
        #expect(text.contains("\"a \"\"red\"\", cube\""))
    }
}

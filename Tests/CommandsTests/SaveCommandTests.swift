// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Foundation
import Preparing
import Testing
import TestSupport

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

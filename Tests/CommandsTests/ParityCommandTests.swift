// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Foundation
import Results
import Tensors
import Testing
import TestSupport

@testable import Commands

@Suite("parity")
struct ParityCommandTests {
    private func table(_ bench: Bench, _ line: String) throws -> Table {
        guard case .table(let table)? = try bench.do(line) else { throw Unexpected() }
        return table
    }

    private struct Unexpected: Error {}

    /// A folder of the sandbox with the inputs of a fixture and other arrays.
    private func folder(
        _ bench: Bench, _ name: String, from fixture: String,
        _ change: ([(name: String, tensor: Tensor)]) throws -> [(name: String, tensor: Tensor)] = { $0 }
    ) throws {
        let path = bench.sandbox.path(name)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let inputs = try String(contentsOfFile: Fixtures.path("parity/\(fixture)/inputs.json"), encoding: .utf8)
        let moved = inputs.replacingOccurrences(of: "../../", with: Fixtures.path(""))
        _ = try bench.sandbox.write(moved, to: "\(name)/inputs.json")
        let arrays = try NumPyReader.read(npz: Fixtures.path("parity/\(fixture)/expected.npz"))
        try NumPyWriter.write(try change(arrays), toNPZ: "\(path)/expected.npz", replacing: true)
    }

    @Test("Every array that transformers computed agrees, and each folder's are all held against ours", arguments: [
        ("clip", 8), ("writer", 6), ("blip", 3), ("vilt", 3),
    ])
    func agrees(name: String, arrays: Int) throws {
        let bench = try Bench()
        let table = try table(bench, "parity parity/\(name)")
        let stored = try NumPyReader.read(npz: Fixtures.path("parity/\(name)/expected.npz"))
        #expect(table.rows.map { $0[0] } == [Table.Cell](repeating: .text("✓"), count: arrays))
        #expect(stored.count == arrays)
        #expect(table.notes[0].text == "\(arrays) of \(arrays) arrays of 1 model agree")
    }

    @Test("Without a folder it says what each array means, and what every array of ours is held against")
    func layout() throws {
        let bench = try Bench()
        let table = try table(bench, "parity")
        let names = table.rows.compactMap { if case .text(let name) = $0[0] { name } else { nil } }
        #expect(Set(names).count == names.count && names == ParityKey.all.map(\.name))
        for folder in ["clip", "writer", "blip", "vilt"] {
            let stored = try NumPyReader.read(npz: Fixtures.path("parity/\(folder)/expected.npz")).map(\.name)
            #expect(Set(stored).isSubset(of: names))
        }
        for key in ["photos", "texts", "prefix", "question", "beams", "model"] {
            #expect(table.notes.contains { $0.text.hasPrefix("\"\(key)\"") })
        }
    }

    @Test("Patches that transformers took in random order are matched, and the table says so")
    func matched() throws {
        let bench = try Bench()
        let table = try table(bench, "parity parity/vilt")
        #expect(table.rows.contains { $0[2] == .text("attn0, patches matched") })
        #expect(table.notes.contains { $0.text.hasPrefix("patches matched: ") })
    }

    @Test("A number that is off fails the line, and one row alone")
    func off() throws {
        let bench = try Bench()
        try folder(bench, "off", from: "clip") { arrays in
            try arrays.map { name, tensor in
                name == "text_embeds" ? (name, try add(tensor, Tensor(0.001))) : (name, tensor)
            }
        }
        let complaint = try #require(bench.complaint("parity off"))
        #expect(complaint.message.hasPrefix("off text_embeds differs by 1.0e-3 · "))
        #expect(complaint.message.hasSuffix("7 of 8 arrays right") && complaint.culprit == "off")
        #expect(throws: Never.self) { try bench.do("parity off --tolerance 0.01") }
        // No tolerance makes up for another word.
        try folder(bench, "ids", from: "writer") { arrays in
            arrays.map { name, tensor in
                guard name == "generated" else { return (name, tensor) }
                var ids = tensor.integers
                ids[ids.count - 1] += 1
                return (name, Tensor(integers: ids).withShape(tensor.shape))
            }
        }
        #expect(bench.complaint("parity ids --tolerance 5")?.message.hasPrefix("ids generated differs by 1") == true)
    }

    @Test("Another shape, an array nobody knows, a model that is not there or not known: each has its row")
    func others() throws {
        let bench = try Bench()
        try folder(bench, "all/a", from: "clip") { arrays in
            try arrays.map { $0.name == "image_embeds" ? ($0.name, try concatenate([$0.tensor, $0.tensor])) : $0 }
        }
        #expect(bench.complaint("parity all/a")?.message.contains("image_embeds has the shape 4 × 16, not") == true)
        try folder(bench, "all/a", from: "clip") { $0 + [("moon", Tensor(1))] }
        try folder(bench, "all/b", from: "clip")
        _ = try bench.sandbox.write("{\"model\": \"nowhere\"}", to: "all/b/inputs.json")
        try folder(bench, "all/c", from: "clip")
        _ = try bench.sandbox.write("{}", to: "all/c/inputs.json")
        _ = try bench.sandbox.write("{\"model_type\": \"whisper\"}", to: "all/c/config.json")
        let table = try table(bench, "parity all")
        func row(_ model: String, _ array: String) -> [Table.Cell]? {
            table.rows.first { $0[1] == .text(model) && $0[2] == .text(array) }
        }
        #expect(row("a", "moon")?[3] == .text("no such array is known") && row("a", "moon")?[0] == .text("·"))
        #expect(row("b", "")?[3] == .text("no checkpoint here"))
        #expect(row("c", "")?[3] == .text("whisper: not supported"))
        #expect(
            table.notes[0].text
                == "8 of 8 arrays of 1 model agree · 1 array held against nothing · 2 folders left out")
    }

    @Test("Inputs that are not as they must be are a failure, not the end")
    func inputs() throws {
        let bench = try Bench()
        try folder(bench, "bad", from: "clip")
        for (text, said) in [
            ("[1]", "no JSON object"), ("{\"photos\": 3}", "photos is no list of texts"), ("{", "inputs.json"),
            ("{\"texts\": [1]}", "texts is no list of texts"), ("{\"prefix\": []}", "prefix is no text"),
        ] {
            _ = try bench.sandbox.write(text, to: "bad/inputs.json")
            #expect(bench.complaint("parity bad")?.message.contains(said) == true, "\(text)")
        }
        let model = Fixtures.path("tiny-clip")
        _ = try bench.sandbox.write("{\"model\": \"\(model)\", \"photos\": [\"none.png\"]}", to: "bad/inputs.json")
        #expect(bench.complaint("parity bad")?.message.contains("there is no picture none.png") == true)
        #expect(bench.complaint("parity photos")?.message.contains("holds no expected.npz") == true)
        #expect(bench.complaint("parity parity/clip --tolerance -1") != nil)
    }

    @Test("Where no text is named, the stored ids are what is read")
    func given() throws {
        let bench = try Bench()
        try folder(bench, "given", from: "clip")
        let path = bench.sandbox.path("given/inputs.json")
        let inputs = try String(contentsOfFile: path, encoding: .utf8)
        let start = try #require(inputs.range(of: "\"texts\""))
        let end = try #require(inputs.range(of: "],", range: start.lowerBound..<inputs.endIndex))
        _ = try bench.sandbox.write(
            inputs.replacingCharacters(in: start.lowerBound..<end.upperBound, with: ""), to: "given/inputs.json")
        let table = try table(bench, "parity given")
        #expect(table.rows.first { $0[2] == .text("input_ids") }?[3] == .text("given"))
        #expect(table.rows.first { $0[2] == .text("text_embeds") }?[0] == .text("✓"))
    }

    @Test("A sample holds every so many numbers of each axis")
    func samples() {
        let whole = Tensor((0..<77).map { Float($0) }, shape: [7, 11])
        let some = StridedSample(of: whole, like: [4, 3])
        #expect(some.note == "every 2nd, 5th")
        #expect(some.tensor.floats == [0, 5, 10, 22, 27, 32, 44, 49, 54, 66, 71, 76])
        #expect(StridedSample(of: whole, like: [7, 11]).note == nil)
        #expect(StridedSample(of: whole, like: [8, 11]).tensor.shape == [7, 11])
        #expect(StridedSample(of: whole, like: [77]).tensor.shape == [7, 11])
        // 96 numbers, every fifth: 0, 5, … 95; and every 50th of a vocabulary.
        #expect(StridedSample(of: Tensor([Float](repeating: 1, count: 96)), like: [20]).note == "every 5th")
        #expect(StridedSample(of: Tensor([Float](repeating: 1, count: 30522)), like: [611]).note == "every 50th")
    }

    @Test("A shuffle is undone, and what no shuffle explains stays apart")
    func matching() throws {
        var state: UInt64 = 7
        let (count, text) = (9, 0..<4)
        let ours = Tensor(
            (0..<2 * 3 * count * count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Float(state >> 40) / Float(1 << 24)
            }, shape: [2, 3, count, count])
        let order = [0, 1, 2, 3, 7, 4, 8, 6, 5]
        func shuffled(_ tensor: Tensor) -> [Float] {
            let all = tensor.floats
            return (0..<6).flatMap { map in
                order.flatMap { row in order.map { all[(map * count + row) * count + $0] } }
            }
        }
        let theirs = Tensor(shuffled(ours), shape: ours.shape)
        let answer = try PatchMatching(ours, theirs, text: text).answer
        #expect(answer.isMatched && answer.theirs.floats == ours.floats)
        #expect(try !PatchMatching(ours, ours, text: text).answer.isMatched)
        // Patches at patches that were moved alone.
        var wrong = shuffled(ours)
        wrong.swapAt((5 * count + 8) * count + 8, (5 * count + 7) * count + 7)
        let other = try PatchMatching(ours, Tensor(wrong, shape: ours.shape), text: text).answer
        #expect(largestDifference(other.theirs.floats, ours.floats) > 0)
    }
}

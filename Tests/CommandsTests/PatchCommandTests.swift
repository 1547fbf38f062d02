// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Engine
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("patch, ablate, undo")
struct PatchCommandTests {
    /// A line, and the vector that transformers gives with a hook that does the same (make_hands.py).
    struct Truth: Decodable, Sendable, CustomTestStringConvertible {
        let line: String
        let vector: [Float]
        var testDescription: String { line }
    }

    static let truths: [Truth] =
        (try? JSONDecoder().decode([Truth].self, from: Data(Fixtures.bytes("hands/expected.json")))) ?? []

    private let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.do("clip = load tiny-clip")
        try bench.do("boot = trace clip boot.png")
    }

    private func vector() throws -> [Float] { try bench.numbers("embed clip cat.png --raw").floats }

    @Test("There is a truth to compare with")
    func truthsAreRead() { #expect(Self.truths.count > 10) }

    @Test("A patched pass gives what transformers gives with a hook that does the same", arguments: truths)
    func parity(truth: Truth) throws {
        if !truth.line.isEmpty { try bench.do(truth.line) }
        let ours = try vector()
        #expect(ours.count == truth.vector.count)
        for (a, b) in zip(ours, truth.vector) { #expect(abs(a - b) < 1e-4, "\(a) \(b)") }
    }

    @Test("undo brings back the very bits, of what goes by and of a weight", arguments: truths.dropFirst())
    func undone(truth: Truth) throws {
        let before = try vector()
        try bench.do(truth.line)
        #expect(try vector() != before)
        try bench.do("undo all")
        #expect(try vector() == before)
    }

    @Test("A weight and a part of it are changed in their own format and come back bit for bit")
    func weights() throws {
        let weight = "clip.vision_model.encoder.layers.0.mlp.fc1.weight"
        let before = try bench.numbers("print \(weight)")
        try bench.do("w = \(weight)")
        try bench.do("patch \(weight) (0) --rows 2,3")
        try bench.do("\(weight)[0, 1:3] = (1, 2)")
        let after = try bench.numbers("print \(weight)")
        #expect(after.dtype == before.dtype && after.shape == before.shape)
        let width = before.shape[1]
        #expect(after.floats[2 * width..<4 * width].allSatisfy { $0 == 0 })
        #expect(Array(after.floats[1..<3]) == [1, 2] && after.floats[3...width] == before.floats[3...width])
        #expect(try bench.numbers("print w").floats == before.floats, "a name is a snapshot")
        try bench.do("undo")
        #expect(try bench.numbers("print \(weight)").floats[1] == before.floats[1])
        try bench.do("undo")
        let restored = try bench.numbers("print \(weight)")
        #expect(restored.floats == before.floats && restored.storage === before.storage)
        #expect(bench.complaint("undo")?.message == "nothing was changed that could be taken back")
    }

    @Test("A part of a bound tensor is set in a copy, and undo gives the old one back")
    func assignment() throws {
        try bench.do("a = arange(6).reshape(2, 3)")
        try bench.do("b = a")
        try bench.do("a[1, 1:] = 9")
        #expect(try bench.numbers("a").floats == [0, 1, 2, 3, 9, 9])
        #expect(try bench.numbers("b").floats == [0, 1, 2, 3, 4, 5])
        try bench.do("undo")
        #expect(try bench.numbers("a").floats == [0, 1, 2, 3, 4, 5])
        #expect(bench.complaint("a[5] = 1")?.message.contains("out of bounds") == true)
        #expect(bench.complaint("a[0] = (1, 2)") != nil)
    }

    @Test("A patched model is saved only where that is asked for")
    func saving() throws {
        try bench.do("patch clip.logit_scale (1)")
        let complaint = try #require(bench.complaint("save clip copy"))
        #expect(complaint.message.contains("clip is patched in 1 place"))
        #expect(complaint.hint?.contains("--patched") == true)
        try bench.do("save clip copy --patched")
        try bench.do("undo; save clip other")
    }

    @Test("What a training changed is not taken back")
    func trained() throws {
        try bench.do("patch clip.logit_scale (1)")
        try bench.do("t = train clip shapes --batch 2 --steps 2 --validate 0; step")
        #expect(bench.complaint("undo")?.message.contains("takes back no training step") == true)
    }

    @Test(
        "What cannot be changed is said, with what can be",
        arguments: [
            ("patch clip.vision_model.encoder.layer.1 (0)", "no module"), ("patch w (0)", "nothing is called w"),
            ("patch boot.visual_projection (0)", "is a trace"), ("patch here.$out (0)", "nothing is stopped"),
            ("patch clip.visual_projection", "what is to be put"),
            ("patch clip.visual_projection (0) --metric x", "sweep"),
            ("ablate clip.vision_model.encoder.layers.1 --heads 4", "there is no head 4"),
            ("ablate clip.vision_model.encoder --heads 0", "3 attentions"),
            ("ablate clip --layers 0", "layers in 2 places"),
            ("ablate clip.vision_model.encoder --layers 3", "no layer 3"),
            ("ablate clip.text_model.encoder.layers.0 --patches 1", "not known to hold patches"),
            ("ablate clip.vision_model.encoder.layers.1 --heads 0 --tokens 1", "one kind of part"),
        ])
    func complaints(line: String, message: String) throws {
        let complaint = try #require(bench.complaint(line))
        #expect(complaint.message.contains(message), "\(complaint)")
    }

    @Test("A patch that does not fit what goes by fails the line and names the patch")
    func misfit() throws {
        try bench.do("patch clip.vision_model.encoder.layers.1.$out (ones(3))")
        let complaint = try #require(bench.complaint("embed clip cat.png"))
        #expect(complaint.message.contains("clip.vision_model.encoder.layers.1.$out"))
        #expect(complaint.hint?.contains("undo") == true)
    }

    @Test("A sweep of layers brings all back where the whole stream is patched, and says its scores")
    func sweepLayers() throws {
        guard case .matrix(let matrix)? = try bench.do("patch clip boot.png \"a cat\" --from cat.png --sweep layers")
        else {
            Issue.record("no matrix")
            return
        }
        #expect(matrix.rows == (0..<3).map { "vision_model.encoder.layers.\($0)" })
        #expect(matrix.columns == ["layer", "self_attn", "mlp"])
        let numbers = matrix.values.floats
        for row in 0..<3 { #expect(abs(numbers[row * 3] - 1) < 1e-3) }
        #expect(numbers.contains { abs($0 - 1) > 0.05 })
    }

    @Test("The tokens of the last layer bring back what the class token alone holds")
    func sweepTokens() throws {
        guard case .matrix(let matrix)? = try bench.do("patch clip boot.png \"a cat\" --from cat.png --sweep tokens")
        else {
            Issue.record("no matrix")
            return
        }
        #expect(matrix.columns.count == 17 && matrix.columns.first == "[CLS]")
        let last = Array(matrix.values.floats.suffix(17))
        #expect(abs(last[0] - 1) < 1e-3 && last.dropFirst().allSatisfy { abs($0) < 1e-4 })
    }

    @Test("A sweep over a text patches the text tower alone, with any measure, and refuses another length")
    func sweepText() throws {
        let line = "patch clip cat.png \"a boot\" --from \"a cat\" --sweep heads --metric"
        guard case .matrix(let matrix)? = try bench.do("\(line) \"cosine(image, text)[0]\"") else {
            Issue.record("no matrix")
            return
        }
        #expect(matrix.rows == (0..<2).map { "text_model.encoder.layers.\($0).self_attn" })
        #expect(matrix.columns == (0..<4).map { "head \($0)" })
        let refused = bench.complaint("patch clip cat.png \"a boot\" --from \"a cat on a mat\" --sweep heads")
        #expect(refused?.message.contains("tokens") == true)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Networks
import Tensors
import TestSupport
import Testing

@Suite("WeightsLedger")
struct WeightsLedgerTests {
    private func files(_ tensors: [(name: String, tensor: Tensor)]) throws -> WeightFiles {
        let sandbox = try Sandbox()
        let path = sandbox.path("w.safetensors")
        try SafetensorsWriter.write(tensors, to: path)
        // The mapping outlives the sandbox.
        return try WeightFiles(try SafetensorsFile(path: path))
    }

    private var integers: Tensor { Tensor(shape: [1], dtype: .i64, storage: Storage(byteCount: 8)) }

    @Test("Everything that does not fit is named in full, in one error")
    func faults() throws {
        let ledger = WeightsLedger(
            .files(try files([
                ("layer.0.weight", Tensor([1, 2], shape: [2, 1])), ("layer.0.bias", Tensor([1])),
                ("layer.0.extra", Tensor([1])), ("layer.0.steps", integers), ("layer.0.position_ids", integers),
            ])))
        let layer = ledger.root["layer"][0]
        _ = layer.take("weight", [1, 2])
        _ = layer.take("bias", [1])
        _ = layer.take("gain", [1])
        _ = layer.take("steps", [1])
        let error = #expect(throws: NetworkError.self) { try ledger.finish(ignoring: [.ending(".position_ids")]) }
        let message = error?.message ?? ""
        #expect(message.contains("1 is missing: layer.0.gain;"))
        #expect(message.contains("layer.0.weight is [2, 1], not [1, 2]"))
        #expect(message.contains("layer.0.steps holds i64"))
        #expect(message.contains("1 is not used: layer.0.extra"))
        #expect(!message.contains("position_ids") && !message.contains("layer.0.bias"))
    }

    @Test("What fits is given in the order of taking, as views of the file")
    func taking() throws {
        let ledger = WeightsLedger(.files(try files([("b", Tensor([1])), ("a.w", Tensor([2, 3]))])))
        let cursor = ledger.root["a"]
        #expect(cursor.enter("Linear") == "a" && cursor.has("w") && !cursor.has("x") && cursor.hasNames)
        #expect(!ledger.root["c"].hasNames)
        _ = cursor.take("w", [2])
        _ = ledger.root.take("b", [1])
        let layout = try ledger.finish()
        #expect(layout.parameters.map(\.path) == ["a.w", "b"])
        #expect(layout.modules.map(\.path) == ["a"] && layout.modules.map(\.type) == ["Linear"])
        #expect(layout.parameter("a.w")?.value.storage.isBorrowed == true)
        #expect(layout.parameterCount == 3 && layout.parameter("a") == nil)
    }

    @Test("Fresh weights depend on seed and name, not on the order of taking")
    func fresh() throws {
        func draw(_ seed: UInt64, _ names: [String]) throws -> ModelLayout {
            let ledger = WeightsLedger(.fresh(seed: seed))
            for name in names { _ = ledger.root.take(name, [100, 100], initial: .normal(deviation: 0.5)) }
            return try ledger.finish()
        }
        let one = try draw(1, ["a", "b"]), other = try draw(1, ["b", "a"])
        let a = try #require(one.parameter("a")).value.floats
        #expect(a == other.parameter("a")?.value.floats)
        #expect(a != one.parameter("b")?.value.floats)
        #expect(try a != draw(2, ["a"]).parameter("a")?.value.floats)
        let mean = a.reduce(0, +) / 10_000
        let deviation = (a.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10_000).squareRoot()
        #expect(abs(mean) < 0.02 && abs(deviation - 0.5) < 0.02)
    }

    @Test("A network around another takes that one's values under their prefix, all of them, and is fresh elsewhere")
    func extending() throws {
        let inner = WeightsLedger(.fresh(seed: 1))
        _ = inner.root["a"].take("w", [2])
        let layout = try inner.finish()
        let ledger = WeightsLedger(.extending(layout, under: "base", seed: 2))
        #expect(ledger.root["base"]["a"].has("w") && !ledger.root["base"].has("b") && ledger.root.has("basement"))
        let shared = ledger.root["base"]["a"].take("w", [2])
        let own = ledger.root["a"].take("w", [2])
        _ = try ledger.finish()
        #expect(shared.value.storage === layout.parameter("a.w")?.value.storage)
        #expect(own.value.floats != shared.value.floats)

        let narrow = WeightsLedger(.extending(layout, under: "base", seed: 2))
        _ = narrow.root["base"].take("b", [1])
        let error = #expect(throws: NetworkError.self) { try narrow.finish() }
        #expect(error?.message.contains("1 is missing: base.b; 1 is not used: base.a.w") == true)
    }
}

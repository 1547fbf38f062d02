// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Results
import Testing
import TestSupport

/// Whether the pictures are on this machine.
enum DatasetProbe {
    static func open() throws -> any Dataset { try DatasetTable.known.open("fashion-mnist") }
    static let isThere = (try? open()) != nil
}

@Suite("evaluate")
struct EvaluateCommandTests {
    @Test(
        "Labels must be as many as there are classes",
        .enabled(if: DatasetProbe.isThere, "dataset-fashion-mnist is not installed"))
    func labels() throws {
        let bench = try Bench.prepared()
        #expect(
            bench.complaint("evaluate clip fashion-mnist --labels a,b --limit 1")?.message.contains("2 labels") == true)
    }

    @Test(
        "Predictions are one class a picture",
        .enabled(if: DatasetProbe.isThere, "dataset-fashion-mnist is not installed"))
    func predictions() throws {
        let bench = try Bench.prepared()
        try bench.do("evaluate clip fashion-mnist --limit 70 --predictions given.npy")
        let given = try bench.numbers("open given.npy")
        #expect(given.shape == [70])
        #expect(given.floats.allSatisfy { (0..<10).contains($0) })
        #expect(bench.complaint("evaluate clip fashion-mnist --limit 1 --predictions given.npy") != nil)
    }

    @Test("An unknown dataset is named with those there are")
    func unknown() throws {
        let bench = try Bench.prepared()
        #expect(bench.complaint("evaluate clip fashon-mnist")?.hint?.contains("fashion-mnist") == true)
    }
}

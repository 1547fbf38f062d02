// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Datasets
import Foundation
import Models
import TestSupport
import Testing

@testable import Training

@Suite("A run on the disk", .serialized, .threadCount)
struct SavedRunTests {
    @Test("goes on to the last bit as if it had not been stopped")
    func resumes() throws {
        let sandbox = try Sandbox()
        let folder = sandbox.path("run")
        let straight = try tinyRun()
        try straight.advance(steps: 30)

        let first = try tinyRun()
        try first.keep(in: folder, every: 10)
        try first.advance(steps: 5)
        try first.change(.rate, to: "1e-3")
        try first.advance(steps: 12)

        let saved = try SavedRun(at: folder)
        #expect(saved.state.step == 10)
        let resumed = try saved.run(name: "t", dataset: straight.dataset, validation: nil)
        #expect(resumed.step == 10 && resumed.current.rate == 1e-3)
        try resumed.advance(steps: 20)

        let whole = try tinyRun()
        try whole.advance(steps: 5)
        try whole.change(.rate, to: "1e-3")
        try whole.advance(steps: 25)
        #expect(resumed.weights == whole.weights)
        #expect(resumed.losses == whole.losses)
        #expect(resumed.weights != straight.weights)
    }

    @Test("falls back to the checkpoint before a damaged one, and says so")
    func fallsBack() throws {
        let sandbox = try Sandbox()
        let folder = sandbox.path("run")
        let run = try tinyRun()
        try run.keep(in: folder, every: 5)
        try run.advance(steps: 10)
        let file = try #require(CheckpointSet(path: folder).folder(of: 10)) + "/model.safetensors"
        let handle = try #require(FileHandle(forWritingAtPath: file))
        try handle.seek(toOffset: 2000)
        try handle.write(contentsOf: Data([0xFF, 0x13]))
        try handle.close()
        let saved = try SavedRun(at: folder)
        #expect(saved.state.step == 5)
        #expect(saved.warnings.contains { $0.contains("step-000010") })
    }

    @Test("does not mix with another run in the same folder")
    func refusesAnother() throws {
        let sandbox = try Sandbox()
        let folder = sandbox.path("run")
        try tinyRun().keep(in: folder, every: 5)
        #expect(throws: TrainingError.self) { try tinyRun().keep(in: folder, every: 5) }
    }

    @Test("has a log from which its curves come back")
    func logs() throws {
        let sandbox = try Sandbox()
        let folder = sandbox.path("run")
        let run = try tinyRun { $0.validateEvery = 4 }
        try run.keep(in: folder, every: 4)
        try run.advance(steps: 8)
        try run.rewind(to: 4)
        try run.advance(steps: 4)
        let resumed = try SavedRun(at: folder).run(name: "t", dataset: run.dataset, validation: nil)
        #expect(resumed.history["loss"] == run.history["loss"])
        #expect(resumed.history["grad_norm"] == run.history["grad_norm"])
        #expect(resumed.history.rewinds == [4])
    }
}

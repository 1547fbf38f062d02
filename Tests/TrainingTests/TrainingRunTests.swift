// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Datasets
import Foundation
import Models
import Networks
import TestSupport
import Tensors
import Testing

@testable import Training

@Suite("A training run", .serialized, .threadCount)
struct TrainingRunTests {
    @Test("learns: its loss falls far below where it began")
    func learns() throws {
        let run = try tinyRun(steps: 120) { $0.batch = 12 }
        try run.advance(steps: 120)
        let losses = run.history["loss"].values
        let (first, last) = (losses.prefix(5).reduce(0, +) / 5, losses.suffix(10).reduce(0, +) / 10)
        #expect(last < 0.6 * first, "from \(first) to \(last)")
        #expect(run.isFinished)
    }

    @Test("gives the same bits for the same seed, and others for another")
    func deterministic() throws {
        let runs = try [3, 3, 4].map { try tinyRun(seed: $0) { $0.augmentation = "jitter=0.5" } }
        for run in runs { try run.advance(steps: 12) }
        #expect(runs[0].losses == runs[1].losses)
        #expect(runs[0].weights == runs[1].weights)
        #expect(runs[0].losses != runs[2].losses)
    }

    @Test("goes back exactly, and forth again exactly, over snapshots and replayed steps", arguments: [0, 7, 25, 38])
    func rewinds(target: Int) throws {
        let straight = try tinyRun()
        try straight.advance(steps: target)
        let there = straight.weights
        let run = try tinyRun()
        try run.advance(steps: 40)
        let (losses, end) = (run.losses, run.weights)
        try run.rewind(to: target)
        #expect(run.step == target)
        #expect(run.weights == there)
        #expect(run.losses == Array(losses.prefix(target)))
        try run.advance(steps: 40 - target)
        #expect(run.losses == losses)
        #expect(run.weights == end)
        #expect(run.history.rewinds == [target])
        #expect(run.history.earlier.first?["loss"]?.steps.last == 40)
    }

    @Test("replays what the user changed, each at its step; changes after the target are forgotten")
    func replaysChanges() throws {
        let run = try tinyRun()
        try run.advance(steps: 5)
        try run.change(.rate, to: "5e-4")
        try run.advance(steps: 5)
        try run.change(.freeze, to: "text_model.*")
        let at10 = run.weights
        try run.advance(steps: 5)
        try run.rewind(to: 10)
        #expect(run.weights == at10)
        #expect(run.current.freeze == ["text_model.*"] && run.current.rate == 5e-4)
        try run.rewind(to: 3)
        #expect(run.changes.isEmpty && run.current.rate == 2e-3)
    }

    @Test("keeps fewer snapshots where they may take less, and still goes back exactly")
    func smallBudget() throws {
        let run = try tinyRun(steps: 130)
        run.snapshotBudget = 3 << 20
        try run.advance(steps: 130)
        #expect(run.snapshots.all.count >= 2 && run.snapshots.byteCount <= 3 << 20)
        let straight = try tinyRun(steps: 130)
        try straight.advance(steps: 60)
        try run.rewind(to: 60)
        #expect(run.weights == straight.weights)
    }

    @Test("shows the model at earlier steps and is afterwards where it was")
    func visits() throws {
        let run = try tinyRun()
        try run.advance(steps: 30)
        let (end, losses) = (run.weights, run.losses)
        var seen: [[[UInt32]]] = []
        try run.visit([0, 10, 30]) { _ in seen.append(run.weights) }
        let straight = try tinyRun()
        #expect(seen[0] == straight.weights)
        try straight.advance(steps: 10)
        #expect(seen[1] == straight.weights)
        #expect(seen[2] == end && run.weights == end && run.losses == losses && run.step == 30)
        try run.advance()
        try straight.advance(steps: 21)
        #expect(run.weights == straight.weights)
    }

    @Test("leaves frozen weights as they are, and has no gradient of them")
    func freezes() throws {
        let run = try tinyRun { $0.freeze = ["text_model.*", "logit_scale"] }
        let before = run.weights
        try run.advance(steps: 3)
        for (index, parameter) in run.model.layout.parameters.enumerated() {
            let isFrozen = parameter.path.hasPrefix("text_model.") || parameter.path == "logit_scale"
            #expect((run.gradients[parameter.path] == nil) == isFrozen, "\(parameter.path)")
            if isFrozen { #expect(run.weights[index] == before[index]) }
        }
    }

    @Test("clips by the norm of all gradients: a small limit makes small steps, and the gradient is kept unclipped")
    func clips() throws {
        let runs = try [0.0, 0.5].map { limit in
            try tinyRun {
                $0.clip = limit
                $0.optimiser = "sgd"
                $0.momentum = 0
                $0.decay = 0
            }
        }
        for run in runs { try run.advance() }
        #expect(runs[0].history["grad_norm"].values == runs[1].history["grad_norm"].values)
        let moved = try runs.map { run -> Double in
            let start = try tinyRun()
            return zip(run.model.layout.parameters, start.model.layout.parameters).reduce(0.0) { sum, pair in
                zip(pair.0.wide.floats, pair.1.wide.floats).reduce(sum) {
                    $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
                }
            }.squareRoot()
        }
        let norm = Double(runs[0].history["grad_norm"].values[0])
        #expect(norm > 1)
        #expect(abs(moved[1] / moved[0] - 0.5 / norm) < 0.02 * 0.5 / norm)
    }

    @Test("stops before its weights change where the loss is not finite, and names what made it so")
    func notFinite() throws {
        let run = try tinyRun()
        try run.advance(steps: 2)
        let weight = try #require(run.model.layout.parameter("vision_model.encoder.layers.1.mlp.fc1.weight"))
        let sound = weight.wide
        var numbers = sound.floats
        numbers[7] = .infinity
        try weight.assign(Tensor(numbers, shape: weight.shape))
        let before = run.weights
        let fault = #expect(throws: NonFiniteFault.self) { try run.advance() }
        #expect(fault?.place == "vision_model.encoder.layers.1.mlp.fc1.weight")
        #expect(run.weights == before && run.step == 2)
        try weight.assign(sound)
        try run.advance()
        #expect(run.step == 3)
    }

    @Test("names the first operation where all weights are finite and an activation is not")
    func overflowing() throws {
        let run = try tinyRun()
        let scale = try #require(run.model.layout.parameter("vision_model.encoder.layers.0.mlp.fc1.weight"))
        try scale.assign(Tensor([Float](repeating: 3e38, count: scale.count), shape: scale.shape))
        let fault = #expect(throws: NonFiniteFault.self) { try run.advance() }
        #expect(fault?.place.hasPrefix("vision_model.encoder.layers.0.mlp") == true, "\(fault?.place ?? "")")
    }

    @Test("averages the gradients of several batches in a step")
    func accumulates() throws {
        let run = try tinyRun { $0.accumulate = 3 }
        try run.advance(steps: 2)
        #expect(run.history["loss"].values.allSatisfy { $0.isFinite })
        let again = try tinyRun { $0.accumulate = 3 }
        try again.advance(steps: 2)
        #expect(run.weights == again.weights)
    }

    @Test("computes the same with its layers run again on the way back")
    func recomputes() throws {
        let runs = try [false, true].map { recomputes in try tinyRun { $0.recomputes = recomputes } }
        for run in runs { try run.advance(steps: 3) }
        #expect(runs[0].losses == runs[1].losses)
        #expect(runs[0].weights == runs[1].weights)
    }
}

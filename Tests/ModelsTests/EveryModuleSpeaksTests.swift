// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Networks
import Preparing
import Tensors
import TestSupport
import Testing

@testable import Models

/// Stops, traces and patches know a model by what its modules say: each says what it gives, under its own path.
@Suite("Every module says what it gives")
struct EveryModuleSpeaksTests {
    /// What goes by in a model that is given a picture, where it takes one, and a text.
    private func points(_ name: String) throws -> (model: LoadedModel, points: [Pass.Point]) {
        let model = try LoadedModel(Fixtures.path(name), environment: [:])
        var points: [Pass.Point] = []
        let pass = Pass(watch: { point, _ in
            points.append(point)
            return nil
        })
        if let images = model.model as? any ImageEmbedder {
            let picture = try Picture(contentsOf: Fixtures.path("pictures/cat.png"))
            let pixels = try model.preparation().prepare(picture).pixelValues
            _ = try images.embed(pixels: pixels.withShape([1] + pixels.shape), pass)
        }
        if model.model is any TextEmbedder { _ = try model.embed(try model.encode(["a red cube"]), pass) }
        return (model, points)
    }

    @Test("Each module of the layout gives its $out, and each that holds others and computes its $in",
        arguments: ["tiny-clip", "tiny-clip-old", "tiny-bert"])
    func outputs(name: String) throws {
        let (model, points) = try points(name)
        let said = Set(points.filter { $0.name == "$out" }.map(\.path))
        // The pooler is kept as weights only; the whole model has no path.
        let silent = model.layout.modules.map(\.path).filter { !said.contains($0) && !$0.isEmpty }
        #expect(silent.filter { !$0.hasSuffix("pooler.dense") } == [])
        let entered = Set(points.filter { $0.name == "$in" }.map(\.path))
        for module in model.layout.modules where ["Linear", "LayerNorm"].contains(module.type) || isLayer(module.path) {
            #expect(entered.contains(module.path) || module.path.hasSuffix("pooler.dense"), "\(module.path)")
        }
    }

    @Test("Attention says its queries, keys, values, weights and heads, in this order, between $in and $out")
    func attention() throws {
        let points = try points("tiny-clip").points
        let path = "vision_model.encoder.layers.1.self_attn"
        #expect(
            points.filter { $0.path == path }.map(\.name) == ["$in", "$q", "$k", "$v", "$probs", "$heads", "$out"])
    }

    private func isLayer(_ path: String) -> Bool { path.split(separator: ".").last.map { Int($0) != nil } ?? false }
}

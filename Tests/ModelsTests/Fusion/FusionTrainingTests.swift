// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Foundation
import Models
import Networks
import Tensors
import TestSupport
import Testing

@Suite("Training a fusion")
struct FusionTrainingTests {
    @Test("A gradient comes back to every weight that the kind's own towers and head compute with",
          arguments: FusionKind.allCases)
    func gradients(_ kind: FusionKind) throws {
        let fused = try Fused(kind)
        let pass = Pass(training: fused.model.layout.parameters)
        try backward(try Self.loss(try fused.logits(pass), [0, 2, 1, 0]))
        for parameter in fused.model.layout.parameters {
            let gradient = pass.gradient(of: parameter)
            let (path, name) = (parameter.path, parameter.path.split(separator: ".").dropFirst().first ?? "")
            let isUnused =
                switch kind {
                case .image: name.hasPrefix("text_")
                case .text: name.hasPrefix("vis")
                case .cross: name.hasSuffix("_projection")
                case .concat, .gated: false
                }
            if path.hasPrefix("clip."), isUnused || name == "logit_scale" {
                #expect(gradient == nil, "\(path)")
            } else {
                #expect(gradient?.shape == parameter.shape, "\(path)")
                #expect(gradient?.floats.allSatisfy(\.isFinite) == true, "\(path)")
                // A shift of all keys changes no softmax.
                if !path.hasSuffix("k_proj.bias") { #expect(gradient?.floats.contains { $0 != 0 } == true, "\(path)") }
            }
        }
    }

    @Test("Frozen towers get no gradient, and nothing of them is recorded", arguments: FusionKind.allCases)
    func frozen(_ kind: FusionKind) throws {
        let fused = try Fused(kind)
        let pass = Pass(training: fused.head)
        try backward(try Self.loss(try fused.logits(pass), [0, 2, 1, 0])) { node, _ in
            #expect(node.place?.hasPrefix("clip.") != true)
        }
        for parameter in fused.head { #expect(pass.gradient(of: parameter) != nil, "\(parameter.path)") }
        for parameter in fused.towers { #expect(pass.gradient(of: parameter) == nil, "\(parameter.path)") }
    }

    @Test("Where the answer needs both inputs, each fusion learns it on frozen random towers, and either alone cannot",
          arguments: FusionKind.allCases)
    func bothNeeded(_ kind: FusionKind) throws {
        let config = try JSON(parsing: Fixtures.bytes("tiny-clip/config.json"))
        let clip = try LoadedModel(name: "random", fresh: config, seed: 5)
        // As they begin, towers tell pictures apart by hardly anything; larger weights let more through.
        for parameter in clip.layout.parameters where parameter.shape.count > 1 {
            try parameter.assign(try multiply(parameter.value, Tensor(3)))
        }
        let model = try clip.fused(named: "vqa", kind: kind, labels: ["no", "yes"], hidden: 32, seed: 3)
        let head = model.layout.parameters.filter { !$0.path.hasPrefix("clip.") }
        let answerer = try model.answerer()
        var adam = Adam(rate: 0.01)
        var last: Float = .infinity
        for step in 0..<100 {
            let (pixels, tokens, answers) = Self.questions(seed: UInt64(step))
            let pass = Pass(training: head)
            let loss = try Self.loss(try answerer.logits(pixels: pixels, tokens: tokens, pass), answers)
            last = loss.floats[0]
            try backward(loss)
            try adam.step(head) { pass.gradient(of: $0) }
        }
        let (pixels, tokens, answers) = Self.questions(seed: 10_000)
        let unseen = try Self.loss(try answerer.logits(pixels: pixels, tokens: tokens, Pass()), answers).floats[0]
        switch kind {
        // Each picture and each question comes with either answer as often, so that no guess from one beats log 2.
        case .image, .text: #expect(unseen > 0.693 && last > 0.693)
        case .concat, .cross, .gated: #expect(unseen < 0.1, "\(last)")
        }
    }

    /// Bright and dark pictures, each with both of two words: the answer is yes for the first word beside a dark one and
    /// for the second beside a bright one.
    private static func questions(seed: UInt64) -> (pixels: Tensor, tokens: TokenBatch, answers: [Int]) {
        var random = Generator(state: seed &* 7919 &+ 1)
        var (pixels, ids, answers): ([Float], [[Int]], [Int]) = ([], [], [])
        for _ in 0..<4 {
            for shade in 0..<2 {
                let picture = (0..<3 * 32 * 32).map { _ in (shade == 0 ? 1 : -1) + random.next(within: 0.025) }
                for word in 0..<2 {
                    pixels += picture
                    ids.append([734, word == 0 ? 40 : 90, 735])
                    answers.append(shade ^ word)
                }
            }
        }
        return (Tensor(pixels, shape: [answers.count, 3, 32, 32]), TokenBatch(ids), answers)
    }

    /// The mean of -log p of the right answers.
    private static func loss(_ logits: Tensor, _ answers: [Int]) throws -> Tensor {
        let (count, classes) = (answers.count, logits.shape[1])
        let shares = answers.flatMap { answer in (0..<classes).map { $0 == answer ? -1 / Float(count) : 0 } }
        return try reduce(multiply(logSoftmax(logits), Tensor(shares, shape: [count, classes])), .sum)
    }
}

/// Adam (Kingma and Ba 2015), as plain as the paper has it.
private struct Adam {
    let rate: Float
    private var steps = 0
    private var means: [String: [Float]] = [:]
    private var squares: [String: [Float]] = [:]

    init(rate: Float) { self.rate = rate }

    mutating func step(_ parameters: [Parameter], _ gradient: (Parameter) -> Tensor?) throws {
        steps += 1
        let (first, second) = (1 - pow(0.9, Float(steps)), 1 - pow(0.999, Float(steps)))
        for parameter in parameters {
            guard let gradient = gradient(parameter)?.floats else { continue }
            var values = parameter.wide.floats
            var mean = means[parameter.path] ?? [Float](repeating: 0, count: values.count)
            var square = squares[parameter.path] ?? mean
            for i in values.indices {
                mean[i] = 0.9 * mean[i] + 0.1 * gradient[i]
                square[i] = 0.999 * square[i] + 0.001 * gradient[i] * gradient[i]
                values[i] -= rate * (mean[i] / first) / ((square[i] / second).squareRoot() + 1e-8)
            }
            (means[parameter.path], squares[parameter.path]) = (mean, square)
            try parameter.assign(Tensor(values, shape: parameter.shape))
        }
    }
}

/// A short stream of numbers that its seed determines.
private struct Generator {
    var state: UInt64

    mutating func next(within bound: Float) -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (Float(state >> 40) * 0x1p-24 * 2 - 1) * bound
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Documents
import Foundation
import Models
import Networks
import Tensors

/// An answer by a model of ViLT-base's size with random weights, and the relevance map behind it: one pass whose
/// attention is kept, one way back to it, and the rule of Chefer et al. 2021 through all layers.
final class JointRows: MeasuredRows {
    /// Keys that are not named have the library's defaults, which are those of ViLT-base.
    private static let config = """
        {"architectures": ["ViltForQuestionAnswering"], "model_type": "vilt", "dtype": "float32"}
        """
    /// As many as the answers of VQA v2.
    private static let labels = (0..<3129).map { "answer \($0)" }
    private static let note = "384 × 384"
    private static let question = [101, 2129, 2116, 8870, 2024, 2045, 1029, 102]

    private let model: LoadedModel
    private let reader: any PictureTextReader
    let alternation: Alternation
    private let pixels: Tensor
    private let tokens: TokenBatch

    /// - Parameter folder: where the weights are written for the other side.
    init(folder: String, rounds: Int) throws {
        let config = try ViLTHead.config(JSON(parsing: Self.config), head: .answer, labels: Self.labels)
        model = try LoadedModel(name: "ViLT-base", fresh: config, seed: 1)
        guard let reader = model.model as? any PictureTextReader else {
            throw BenchmarkError("a ViLT reads a picture and a text together")
        }
        self.reader = reader
        try RandomCheckpoint(folder: folder).write(model, config: JSONValue(config).text)
        alternation = Alternation(rounds: rounds)
        pixels = arbitraryPixels(1, side: 384)
        tokens = TokenBatch([Self.question])
    }

    func measure(against reference: PythonReference?) throws -> [Row] {
        [
            try row("answer to a question", "answer", reference, note: Self.note) { _ = try answer() },
            try row("relevance of its answer", "relevance", reference, note: Self.note) { _ = try relevance() },
        ]
    }

    /// How far the logits, and what the map says of the question's tokens, lie apart at most.
    func agreement(with reference: PythonReference) throws -> String {
        let logits = largestDifference(try answer().floats, try reference.values("values answer"))
        let words = largestDifference(
            Array(try relevance().floats.prefix(Self.question.count)), try reference.values("values relevance"))
        return "logits differ by at most \(logits), the relevance of words by \(words)"
    }

    /// [1, labels]
    private func answer(_ pass: Pass = Pass()) throws -> Tensor {
        guard case .labels(let logits, _) = try reader.read(pixels: pixels, tokens: tokens, pass) else {
            throw BenchmarkError("a ViLT gives a logit for each answer")
        }
        return logits
    }

    /// What each token of the stream did for the likeliest answer, as [CLS] has it: [tokens]
    private func relevance() throws -> Tensor {
        let stacks = try reader.attentionStacks(pictureSize: (384, 384), tokens: Self.question.count)
        let paths = stacks.flatMap(\.paths), wanted = Set(paths)
        let watch: Pass.Watch = { point, tensor in
            point.name == "$q" && wanted.contains(point.path) && tensor.node == nil ? tensor.tracked() : nil
        }
        let pass = Pass(attention: paths, watch: watch, watched: WatchedModules(paths))
        let logits = try answer(pass)
        for weights in pass.attention.values { _ = weights.keepingGradient() }
        let best = try argmax(logits.detached, axis: 1).integers[0]
        try backward(try sum(try slice(logits, axis: 1, best..<best + 1)))
        guard let count = pass.attention[paths[0]]?.shape.last else { throw BenchmarkError("no attention was kept") }
        var flow = AttentionFlow(.relevance, tokens: [.joint: count])
        for path in paths {
            guard let weights = pass.attention[path], let gradient = weights.gradient else { continue }
            let shape = Array(weights.shape.dropFirst())
            try flow.attend(
                .joint,
                try relevanceMap(weights.detached.withShape(shape), gradient: gradient.detached.withShape(shape)))
        }
        guard let map = flow.map(.joint, at: .joint) else { throw BenchmarkError("nothing reached [CLS]") }
        return try slice(map, axis: 0, 0..<1).withShape([count])
    }
}

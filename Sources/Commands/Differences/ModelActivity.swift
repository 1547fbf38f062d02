// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Tensors

/// What goes by in one run of a model: the outputs of its modules and the weights of its attention, in their order.
struct ModelActivity {
    /// A place that tensors go by, and how often one went by there before.
    struct Place: Hashable {
        let point: Pass.Point
        let turn: Int
    }

    private(set) var order: [Place] = []
    private(set) var tensors: [Place: Tensor] = [:]

    /// Runs a model on a picture, a text, or both together.
    ///
    /// - Throws: `Complaint` for a model that takes no such input.
    init(of model: LoadedModel, pictures: [Picture], texts: [String], _ work: ModelInputs) throws {
        var turns: [Pass.Point: Int] = [:]
        var seen: [(place: Place, tensor: Tensor)] = []
        let pass = work.pass { point, tensor in
            guard point.name == "$out" || point.name == "$probs" else { return nil }
            let turn = turns[point, default: 0]
            turns[point] = turn + 1
            seen.append((Place(point: point, turn: turn), tensor.detached))
            return nil
        }
        try Self.run(model, pictures, texts, work, pass)
        work.tell(pass.notes)
        order = seen.map(\.place)
        tensors = Dictionary(seen.map { ($0.place, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    }

    private static func run(
        _ model: LoadedModel, _ pictures: [Picture], _ texts: [String], _ work: ModelInputs, _ pass: Pass
    ) throws {
        func pixels() throws -> Tensor { try work.preparation().prepare(pictures).pixelValues }
        if !pictures.isEmpty, !texts.isEmpty {
            if let reader = model.model as? any PictureTextReader {
                let ids = try texts.map { try model.encode($0, for: reader).ids }
                _ = try reader.read(pixels: try pixels(), tokens: TokenBatch(ids), pass)
                return try model.checkIntact()
            }
            if model.model is any PictureTextClassifier {
                _ = try model.answer(pixels: try pixels(), try texts.map { try model.encode(question: $0) }, pass)
                return
            }
        }
        // Towers that meet only at their ends run one after the other.
        if !pictures.isEmpty { _ = try model.embed(pixels: try pixels(), pass) }
        if !texts.isEmpty { _ = try model.embed(try model.encode(texts), pass) }
    }
}

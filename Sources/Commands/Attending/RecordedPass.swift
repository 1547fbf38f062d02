// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Results
import Tensors

/// One reading of a picture with a text whose attention was kept, and where a score was asked for, what its gradient is
/// at each weight.
struct RecordedPass {
    /// The paths in the order in which they went by.
    let order: [String]
    /// [H, Tq, Tk] by path.
    let weights: [String: Tensor]
    let gradients: [String: Tensor]
    /// The features that were asked for and their gradient, each without the axis of pictures.
    let features: (values: Tensor, gradient: Tensor)?
    let outcome: PictureTextOutcome
    let score: PairDetails.Score?

    /// - Parameters:
    ///   - paths: the attention that is kept.
    ///   - features: where features go by whose gradient is wanted.
    ///   - score: makes of the outcome the score whose gradients are wanted; nil where none are.
    init(
        _ sight: PairSight, _ work: ModelInputs, paths: [String], features place: Pass.Point? = nil,
        score make: ((PictureTextOutcome) throws -> PairScore)? = nil
    ) throws {
        let wanted = Set(paths)
        let isRecorded = make != nil
        var (order, seen): ([String], Tensor?) = ([], nil)
        let watched = WatchedModules(paths + [place?.path].compactMap(\.self))
        let watch: Pass.Watch = { point, tensor in
            if point == place {
                let leaf = tensor.tracked()
                seen = leaf
                return leaf
            }
            guard point.name == "$q", wanted.contains(point.path) else { return nil }
            if !order.contains(point.path) { order.append(point.path) }
            // Recording follows the data: what is not recorded yet begins here.
            return isRecorded && tensor.node == nil ? tensor.tracked() : nil
        }
        let pass = work.pass(attention: paths, watch: watch, watched: watched)
        outcome = try sight.read(sight.pixels, pass)
        for path in paths where pass.attention[path] == nil { throw Complaint("no attention came by at \(path)") }
        var score: PairDetails.Score?
        if let make {
            for weights in pass.attention.values { _ = weights.keepingGradient() }
            let chosen = try make(outcome)
            let value = try chosen(outcome)
            score = PairDetails.Score(chosen.name, Double(value.floats.first ?? .nan))
            guard value.node != nil else { throw Complaint("the score does not depend on what was asked for") }
            try backward(try sum(value))
        }
        self.score = score
        self.order = order
        weights = try pass.attention.mapValues { try Self.alone($0.detached) }
        gradients = try pass.attention.compactMapValues { try $0.gradient.map { try Self.alone($0.detached) } }
        features = try seen.flatMap { leaf in
            try leaf.gradient.map { (try Self.alone(leaf.detached), try Self.alone($0.detached)) }
        }
        work.tell(pass.notes)
    }

    /// The one picture of a batch.
    private static func alone(_ tensor: Tensor) throws -> Tensor {
        guard tensor.rank > 1, tensor.shape[0] == 1 else {
            throw Complaint("attention of shape \(tensor.shape) is not that of one picture with one text")
        }
        return tensor.withShape(Array(tensor.shape.dropFirst()))
    }
}

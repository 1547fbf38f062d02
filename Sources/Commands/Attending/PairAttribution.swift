// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Engine
import Models
import Networks
import Results
import Tensors

/// Methods that say of each patch of the picture how much it did for a score, whatever the model is made of.
struct PairAttribution {
    let sight: PairSight
    let work: ModelInputs
    let score: PairScore
    let filling: PatchFilling
    let grid: PatchGrid
    private let context: Context

    init(_ sight: PairSight, _ work: ModelInputs, score: PairScore, in context: Context) throws {
        let shape = sight.pixels.shape
        self.sight = sight
        self.work = work
        self.score = score
        grid = try sight.patches()
        self.context = context
        filling = try PatchFilling(
            sight.pixels.withShape(Array(shape.dropFirst())), rows: grid.rows, columns: grid.columns)
    }

    /// A score for each of several pictures, [B, C, H, W] → B numbers.
    func scores(_ pixels: Tensor) throws -> [Float] {
        try context.checkpoint()
        let pass = work.pass()
        return try score(try sight.read(pixels, pass)).floats
    }

    /// How far the score falls without each patch: [patches].
    func occlude() throws -> Tensor {
        try occlusion(filling, score: scores) { tell("occlusion", $0, of: filling.count) }
    }

    /// Integrated gradients in `steps` steps.
    func integrate(steps: Int) throws -> IntegratedGradients {
        try IntegratedGradients(filling, steps: steps, score: scores) { pixels in
            try context.checkpoint()
            let leaf = pixels.tracked()
            let value = try score(try sight.read(leaf, work.pass()))
            guard value.node != nil else { throw Complaint("the score does not depend on the picture") }
            try backward(try sum(value))
            guard let gradient = leaf.gradient else { throw Complaint("no gradient came back to the picture") }
            return gradient
        } progress: {
            tell("gradients", $0, of: steps)
        }
    }

    /// How much the score depends on the patches that `values` puts first.
    func faithfulness(_ values: [Float], draws: Int) throws -> Faithfulness {
        try Faithfulness(filling, values: values, draws: draws, score: scores) { tell("faithful", $0, of: 3) }
    }

    private func tell(_ what: String, _ done: Int, of all: Int) {
        context.progress(what, fraction: Double(done) / Double(max(all, 1)), detail: "\(done) of \(all)")
    }
}

extension PairSight {
    /// The grid that the model cuts the picture by: its patches, or the places of its last features.
    ///
    /// - Throws: `Complaint` where it has neither.
    func patches() throws -> PatchGrid {
        guard let grid = grid ?? featureMap?.grid else {
            throw Complaint("\(model.name) does not say how it cuts a picture")
        }
        return grid
    }

    private var featureMap: FeatureMap? {
        (reader as? any ImageEmbedder)?.featureMap(pictureSize: (pixels.shape[2], pixels.shape[3]))
    }

    /// Where grad-CAM takes its features: the tokens that the last layer's attention is given, or the last map of
    /// convolutions; with the patches among its tokens, nil for a map.
    func features() throws -> (point: Pass.Point, patches: Range<Int>?) {
        let layers = stacks.first { $0.kind == .vision } ?? stacks.first { $0.kind == .joint }
        if let layers, let last = layers.paths.last, let grid = layers.queries.grid {
            return (Pass.Point(path: last, name: "$in"), grid.first..<grid.first + grid.count)
        }
        guard let map = featureMap else {
            throw Complaint("\(model.name) has no features that lie on the picture", hint: "--method occlusion")
        }
        return (Pass.Point(path: map.path, name: "$out"), nil)
    }
}

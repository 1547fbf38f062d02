// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// What compares pictures with texts: a projection of each into one space, and a judge of pairs.
struct BLIPMatchHead: Sendable {
    let picture: Linear
    let text: Linear
    let judge: Linear
    /// e to this is what cosines are multiplied with. The checkpoints have no weight for it: BLIP's pretraining begins
    /// at a temperature of 0.07, which stays.
    let scale = Parameter(path: "logit_scale", value: Tensor(2.659_260))

    init(_ weights: WeightsCursor, _ config: BLIPConfiguration) {
        func linear(_ name: String, _ inputs: Int, _ outputs: Int) -> Linear {
            Linear(
                weights[name], inputs: inputs, outputs: outputs,
                initial: .normal(deviation: 1 / Float(inputs).squareRoot()))
        }
        picture = linear("vision_proj", config.vision.width, config.projection)
        text = linear("text_proj", config.text.width, config.projection)
        judge = linear("itm_head", config.text.width, 2)
    }

    /// How much likelier than not pairs of a picture and a text belong together: the second of the judge's logits less
    /// the first, whose sigmoid is their softmax → [pairs]
    func logits(
        _ vision: BLIPVisionTower, _ encoder: BLIPText, pixels: Tensor, tokens: TokenBatch,
        pairs: [(picture: Int, text: Int)], _ pass: Pass
    ) throws -> Tensor {
        guard let count = pixels.shape.first, !pairs.isEmpty,
            pairs.allSatisfy({ (0..<count).contains($0.picture) && tokens.ids.indices.contains($0.text) })
        else {
            throw ModelError("\(tokens.ids.count) texts do not go with pictures of shape \(pixels.shape)")
        }
        let pictures = pairs.map(\.picture)
        let seen = try vision(pixels, pass)
        let source = GenerationSource(
            states: pictures.elementsEqual(0..<count) ? seen : try takeRows(seen, pictures))
        let texts = TokenBatch(pairs.map { tokens.ids[$0.text] }, rows: tokens.rows)
        let states = try encoder.states(texts, seeing: source, pass)
        let both = try judge(try firstState(of: states), pass)  // [pairs, 2]
        return try sum(try multiply(both, Tensor([-1, 1], shape: [1, 2])), axes: [1])
    }

    /// Vectors of pictures in the shared space: pixels [B, 3, H, W] → [B, projection]
    func embed(_ vision: BLIPVisionTower, pixels: Tensor, _ pass: Pass) throws -> Tensor {
        try picture(try vision.classState(pixels, pass), pass)
    }

    /// Vectors of texts in the shared space, which see no picture: tokens of B texts → [B, projection]
    func embed(_ encoder: BLIPText, tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        try text(try firstState(of: try encoder.states(tokens, pass)), pass)
    }
}

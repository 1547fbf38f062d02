// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors

extension Value {
    /// The numbers of the value, so that it works in expressions; nil where it has none.
    ///
    /// Attention gives its weights, at several steps with the step as first axis, a table of heads mass and entropy by
    /// block, layer and head, a matrix its values, a picture its pixels, a prepared picture what the model takes, a
    /// ranking its numbers in order, a text that was written the probabilities of its tokens, tokens the ids of a
    /// single text, a lens of patches its cosines and one of words its likeliest words' probabilities, a projection
    /// the points' places.
    public var tensor: Tensor? {
        switch self {
        case .tensor(let tensor): tensor
        case .number(let number): Tensor(Float(number))
        case .truth(let truth): Tensor(truths: [truth], shape: [])
        case .attention(let map): map.weights
        case .trail(let trail): trail.weights
        case .heads(let table): table.numbers
        case .matrix(let matrix): matrix.values
        case .patches(let lens): lens.cosines
        case .lens(let lens): lens.probabilities
        case .projection(let projection): projection.coordinates
        case .ranking(let ranking): Tensor(ranking.rows.map { Float($0.value) })
        case .generated(let text): Tensor(text.tokens.map { Float($0.probability) })
        case .prepared(let picture): picture.pixelValues
        case .image(let picture): picture.pixels
        case .example(let example): example.picture.pixels
        case .tokens(let list):
            list.sequences.count == 1 ? list.sequences.first.map { Tensor(integers: $0.tokens.map(\.id)) } : nil
        case .tensors(let table): table.all.count == 1 ? table.all.first?.tensor : nil
        case .trace(let trace): trace.whole
        case .run, .plot, .list, .text, .texts, .model, .table, .tree, .dataset, .note: nil
        }
    }
}

extension AttentionTrail {
    /// [step, layer, head, query, key]; nil where the frames are not alike.
    fileprivate var weights: Tensor? {
        try? concatenate(frames.map { $0.map.weights.withShape([1] + $0.map.weights.shape) }, axis: 0)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

extension FusionModel: PictureTextReader {
    /// The head's look at the picture first, where it has one.
    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) throws -> [AttentionStack] {
        let towers = try clip.attentionStacks(pictureSize: pictureSize, tokens: tokens)
        guard let head = head as? CrossFusion, let grid = vision.grid else { return towers }
        let cross = AttentionStack(
            kind: .cross, paths: [head.attention.path], heads: head.attention.attention.heads, queries: .text(tokens),
            keys: .picture(grid))
        return [cross] + towers
    }

    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        .labels(try logits(pixels: pixels, tokens: tokens, pass), names: labels)
    }

    /// The cross head averages the rows of all the text's tokens.
    public func readRows(of stack: AttentionStack, ids: [Int]) throws -> [Int] {
        if stack.kind != .vision, head is CrossFusion { return Array(0..<stack.queries.count) }
        return try clip.readRows(of: stack, ids: ids)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// A picture and a text meet in one cosine alone: there is no attention between them, only that of each tower.
extension CLIPModel: PictureTextReader {
    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) throws -> [AttentionStack] {
        [vision.stack(tokens: 0), text.stack(tokens: tokens)]
    }

    /// The cosine of each pair times the scale: the logit that the model was trained with.
    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        let images = try normalized(try embed(pixels: pixels, pass))
        let texts = try normalized(try embed(tokens: tokens, pass))
        guard images.shape == texts.shape else {
            throw ModelError("\(tokens.ids.count) texts do not go with pictures of shape \(pixels.shape)")
        }
        return .match(try multiply(try sum(try multiply(images, texts), axes: [1]), Tensor(logitScale)))
    }

    public func readRows(of stack: AttentionStack, ids: [Int]) throws -> [Int] {
        stack.kind == .text ? [try textTower.end(of: ids)] : [0]
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// How many pictures are scored in one go.
private let batch = 8

/// How far a score falls when a patch is covered (Zeiler and Fergus 2014, https://arxiv.org/abs/1311.2901,
/// section 4.2), for each patch: positive where the patch speaks for the score.
///
/// - Parameters:
///   - score: gives a number for each of several pictures, [B, C, H, W] → B numbers.
///   - progress: is told how many patches are done.
/// - Returns: [patches]
public func occlusion(
    _ filling: PatchFilling, score: (Tensor) throws -> [Float], progress: (Int) throws -> Void = { _ in }
) throws -> Tensor {
    guard let whole = try score(try stack([filling.pixels])).first else { throw AnalysisError("no score was given") }
    var falls: [Float] = []
    while falls.count < filling.count {
        let next = falls.count..<min(falls.count + batch, filling.count)
        let scores = try score(try stack(next.map { filling.filled([$0]) }))
        guard scores.count == next.count else {
            throw AnalysisError("\(scores.count) scores for \(next.count) pictures")
        }
        falls += scores.map { whole - $0 }
        try progress(falls.count)
    }
    return Tensor(falls)
}

/// What integrated gradients give, and how well it adds up.
public struct IntegratedGradients: Sendable {
    /// A number a patch, which together make up the score's distance from that of the baseline.
    public let patches: Tensor
    /// The score of the picture and that of the baseline.
    public let score: Float
    public let baseline: Float

    /// How far the patches' sum is from the distance of the scores, as a part of it: 0 where nothing is lost.
    public var gap: Float {
        let distance = score - baseline
        let sum = patches.floats.reduce(0, +)
        return distance == 0 ? abs(sum) : abs(sum - distance) / abs(distance)
    }

    /// Gradients along the way from the picture's mean colour to the picture, at the middle of each of `steps` parts
    /// (Sundararajan et al. 2017, https://arxiv.org/abs/1703.01365, eq. 1 and 3).
    ///
    /// - Parameter gradient: scores and their gradients for several pictures, [B, C, H, W] → B numbers, [B, C, H, W].
    public init(
        _ filling: PatchFilling, steps: Int, score: (Tensor) throws -> [Float],
        gradient: (Tensor) throws -> Tensor, progress: (Int) throws -> Void = { _ in }
    ) throws {
        guard steps > 0 else { throw AnalysisError("integrated gradients need at least one step") }
        let blank = filling.blank
        let ends = try score(try stack([filling.pixels, blank]))
        guard ends.count == 2 else { throw AnalysisError("\(ends.count) scores for two pictures") }
        let way = try subtract(filling.pixels, blank)
        var total = try Tensor.zeros(filling.pixels.shape)
        for start in stride(from: 0, to: steps, by: batch) {
            let next = start..<min(start + batch, steps)
            let pictures = try next.map { step in
                try add(blank, try multiply(way, Tensor((Float(step) + 0.5) / Float(steps))))
            }
            total = try add(total, try sum(try gradient(try stack(pictures)), axes: [0]))
            try progress(next.upperBound)
        }
        patches = try filling.sums(try multiply(way, try multiply(total, Tensor(1 / Float(steps)))))
        (self.score, baseline) = (ends[0], ends[1])
    }
}

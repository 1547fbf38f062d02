// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors

/// A head that finds one patch as its model is trained: nothing happens at first, then all within some steps.
enum TrailSample {
    static func trail(steps: [Int] = Array(stride(from: 0, through: 2000, by: 100))) -> AttentionTrail {
        let start = Sample.attention(crop: Box(left: 0.125, top: 0, right: 0.875, bottom: 1))
        let frames = steps.map { step -> AttentionTrail.Frame in
            let found = Float(min(max(step - 700, 0), 800)) / 20
            var weights = start.weights.floats
            let keys = start.tokens.count
            for row in 0..<weights.count / keys {
                let head = row / keys % start.headCount
                weights[row * keys + 11] += found * Float(head + 1) / 40
                let total = weights[row * keys..<(row + 1) * keys].reduce(0, +)
                for key in row * keys..<(row + 1) * keys { weights[key] /= total }
            }
            return AttentionTrail.Frame(
                step: step, map: start.with(Tensor(weights, shape: start.weights.shape)))
        }
        return AttentionTrail(run: "t", frames: frames, replayed: 4)
    }

    static func text() -> AttentionTrail {
        let map = Sample.text()
        return AttentionTrail(run: "t", frames: [0, 5, 50].map { AttentionTrail.Frame(step: $0, map: map) })
    }
}

extension AttentionMap {
    fileprivate func with(_ weights: Tensor) -> AttentionMap {
        AttentionMap(
            model: model, input: input, method: method, weights: weights, layers: layers, layerCount: layerCount,
            paths: paths, head: head, queries: queries, queryLabel: queryLabel, tokens: tokens, grid: grid,
            subject: subject, request: request + " --at 0:2000:100")
    }
}

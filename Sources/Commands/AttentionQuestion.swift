// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Engine
import Networks
import Results
import Tensors

/// All that decides an attention map but the model's weights, so that it can be asked again as they change.
struct AttentionQuestion {
    /// What the model and the input are called.
    let model: String
    let input: String
    let seen: Sight
    /// The layers that are shown, and those whose weights that takes.
    let chosen: [Int]
    let followed: [Int]
    let method: AttentionMap.Method
    let head: AttentionMap.HeadChoice
    let row: Sight.Row
    /// The line that asks again.
    let request: String

    /// The map of the model as it is now.
    func map(_ work: ModelInputs) throws -> AttentionMap {
        let tower = seen.tower
        let paths = followed.map { tower.attentionPaths[$0] }
        let (pass, kept) = (work.pass(attention: paths), AttentionLayers(paths))
        kept.collect(from: pass)
        try seen.run(pass)
        work.tell(pass.notes)
        var weights = try kept.weights()  // [layer, head, query, key]
        if method == .rollout { weights = try rollout(weights) }
        let layers = method == .rollout ? chosen.suffix(1) : chosen[...]
        return AttentionMap(
            model: model, input: input, method: method, weights: weights,
            layers: Array(layers), layerCount: tower.layerCount, paths: layers.map { tower.attentionPaths[$0] },
            head: head, queries: row.queries, queryLabel: row.label, tokens: seen.tokens, grid: tower.grid,
            subject: seen.subject, request: request)
    }
}

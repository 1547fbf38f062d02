// SPDX-License-Identifier: GPL-3.0-or-later
import Results

extension JSONWriter {
    mutating func attention(_ map: AttentionMap) {
        object { json in
            json.question(map)
            json.key("row"); json.array { row in map.row(layer: 0, head: map.head).forEach { row.number($0) } }
            json.key("weights"); json.tensor(map.weights)
        }
    }

    /// What was asked, once, then `frames`: each `step` with the `hottest` token of the row in the last layer, its
    /// `share`, the row's `entropy` in bits, and `weights`.
    mutating func trail(_ trail: AttentionTrail) {
        object { json in
            json.key("run"); json.string(trail.run)
            json.key("replayed"); json.integer(trail.replayed)
            if let map = trail.frames.first?.map { json.question(map) }
            json.key("frames")
            json.array { json in
                for frame in trail.frames {
                    json.object { json in json.frame(frame) }
                }
            }
        }
    }

    private mutating func frame(_ frame: AttentionTrail.Frame) {
        let map = frame.map
        key("step"); integer(frame.step)
        if let spread = map.spread {
            key("hottest"); string(map.label(of: spread.hottest))
            key("share"); number(spread.share)
            key("entropy"); number(spread.entropy)
        }
        let row = map.row(layer: max(map.layers.count - 1, 0), head: map.head)
        key("row"); array { json in row.forEach { json.number($0) } }
        key("weights"); tensor(map.weights)
    }

    /// All of a map but its numbers.
    private mutating func question(_ map: AttentionMap) {
        key("model"); string(map.model)
        key("input"); string(map.input)
        key("method"); string(map.method.rawValue)
        key("layers"); integers(map.layers)
        key("paths"); strings(map.paths)
        key("query"); string(map.queryLabel)
        key("queries"); integers(map.queries)
        key("head")
        switch map.head {
        case .mean: string("mean")
        case .max: string("max")
        case .one(let head): integer(head)
        }
        key("tokens"); strings(map.tokens)
        key("grid")
        if let grid = map.grid { integers([grid.rows, grid.columns]) } else { null() }
    }
}

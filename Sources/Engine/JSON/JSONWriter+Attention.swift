// SPDX-License-Identifier: GPL-3.0-or-later
import Results

extension JSONWriter {
    mutating func attention(_ map: AttentionMap) {
        object { json in
            json.question(map)
            json.key("row"); json.array { row in map.row(layer: 0, head: map.head).forEach { row.number($0) } }
            if let patch = map.pair.patch {
                json.key("column")
                json.array { column in
                    map.words(at: patch, layer: 0, head: map.head).forEach { column.number($0) }
                }
            }
            json.key("weights"); json.tensor(map.weights)
            if let deviation = map.pair.deviation { json.key("deviation"); json.tensor(deviation) }
        }
    }

    /// `blocks` by name, each with `mass` and `entropy`, a list of layers of a list of heads.
    mutating func heads(_ table: HeadTable) {
        object { json in
            json.key("model"); json.string(table.model)
            json.key("input"); json.string(table.input)
            json.key("kind"); json.string(table.attention.rawValue)
            json.key("layers"); json.integers(table.layers)
            json.key("heads"); json.integer(table.headCount)
            json.key("examples"); json.integer(table.examples)
            json.key("blocks")
            json.object { json in
                for block in table.blocks {
                    json.key(block.name)
                    json.object { json in
                        json.key("mass"); json.data(of: block.mass)
                        json.key("entropy"); json.data(of: block.entropy)
                        if let deviation = block.massDeviation {
                            json.key("mass_deviation"); json.data(of: deviation)
                        }
                        if let deviation = block.entropyDeviation {
                            json.key("entropy_deviation"); json.data(of: deviation)
                        }
                    }
                }
            }
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
        pair(map.pair)
    }

    /// What a map of a text beside a picture has more; nothing for any other.
    private mutating func pair(_ pair: PairDetails) {
        guard let attention = pair.attention else { return }
        key("kind"); string(attention.rawValue)
        if let text = pair.text { key("text"); string(text) }
        key("words"); strings(pair.words.map(\.text))
        if !pair.queryTokens.isEmpty { key("query_tokens"); strings(pair.queryTokens) }
        if let score = pair.score {
            key("score")
            object { json in
                json.key("name"); json.string(score.name)
                json.key("value"); json.number(Float(score.value))
            }
        }
        if let caveat = pair.caveat { key("caveat"); string(caveat) }
        if pair.examples > 1 { key("examples"); integer(pair.examples) }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Results

extension JSONWriter {
    /// `nearest` has for each layer the label of each patch, `cosines` is [layer, patch, label].
    mutating func patches(_ lens: PatchLens) {
        object { json in
            json.key("model"); json.string(lens.model)
            json.key("input"); json.string(lens.input)
            json.parts(lens.parts)
            json.key("grid"); json.integers([lens.grid.rows, lens.grid.columns])
            json.key("labels"); json.strings(lens.labels)
            json.key("layer"); json.integer(lens.layer)
            json.key("nearest")
            json.array { json in (0..<lens.layerCount).forEach { json.integers(lens.nearest(layer: $0)) } }
            json.key("cosines"); json.tensor(lens.cosines)
        }
    }

    /// `layers` has for each layer its `path` and, a position each, the likeliest `words` with `probabilities`, and
    /// `next`, the probability and `rank` of the word that the text goes on with.
    mutating func lens(_ lens: WordLens) {
        object { json in
            json.key("model"); json.string(lens.model)
            json.key("input")
            if let input = lens.input { json.string(input) } else { json.null() }
            json.parts(lens.parts)
            json.key("tokens"); json.strings(lens.tokens)
            json.key("layers")
            json.array { json in
                for layer in lens.readings.indices {
                    json.object { json in
                        json.key("layer"); json.string(lens.layers.indices.contains(layer) ? lens.layers[layer] : "")
                        json.key("path"); json.string(lens.paths.indices.contains(layer) ? lens.paths[layer] : "")
                        json.key("positions")
                        json.array { json in lens.readings[layer].forEach { json.reading($0) } }
                    }
                }
            }
        }
    }

    private mutating func reading(_ reading: WordLens.Reading) {
        object { json in
            json.key("words"); json.strings(reading.best.map(\.text))
            json.key("ids"); json.integers(reading.best.map(\.id))
            json.key("probabilities"); json.array { json in reading.best.forEach { json.number($0.probability) } }
            json.key("next")
            if let next = reading.next { json.number(next.probability) } else { json.null() }
            json.key("rank")
            if let rank = reading.rank { json.integer(rank) } else { json.null() }
        }
    }

    private mutating func parts(_ parts: LensParts) {
        key("norm")
        if let norm = parts.norm { string(norm) } else { null() }
        key("head"); string(parts.head)
    }

    /// `points` is [point, dimension]; `neighbours` has for each point the numbers of the nearest and their cosines.
    mutating func projection(_ projection: Projection) {
        object { json in
            json.key("method"); json.string("pca")
            json.key("subject"); json.string(projection.subject)
            json.key("width"); json.integer(projection.width)
            json.key("explained"); json.array { json in projection.explained.forEach { json.number($0) } }
            json.key("points"); json.tensor(projection.coordinates)
            json.key("names"); json.strings((0..<projection.count).map { projection.name($0) })
            json.key("classes"); json.strings(projection.classNames)
            json.key("class")
            json.array { json in
                for point in 0..<projection.count {
                    if let place = projection.classOf(point) { json.integer(place) } else { json.null() }
                }
            }
            json.key("neighbours")
            json.array { json in
                for near in projection.neighbours {
                    json.object { json in
                        json.key("points"); json.integers(near.map(\.point))
                        json.key("cosines"); json.array { json in near.forEach { json.number($0.cosine) } }
                    }
                }
            }
        }
    }
}

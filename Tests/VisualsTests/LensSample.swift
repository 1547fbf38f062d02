// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Results
import Tensors

/// Small lenses and projections, equal on every run.
enum LensSample {
    static func patches(labels: [String] = ["a cat", "a dog on a sofa", "grass"], side: Int = 4) -> PatchLens {
        let count = side * side
        let values = (0..<3 * count * labels.count).map { place in
            sinf(Float(place) * 1.7 + Float(place / (count * labels.count))) * 0.5
        }
        return PatchLens(
            model: "clip", input: "cat.png", labels: labels,
            cosines: Tensor(values, shape: [3, count, labels.count]), layer: 2,
            grid: PatchGrid(rows: side, columns: side, first: 1),
            subject: .init(pixels: Sample.picture(32, 24), crop: Box(left: 0.125, top: 0, right: 0.875, bottom: 1)),
            parts: LensParts(norm: "vision_model.post_layernorm", head: "visual_projection"))
    }

    static let words: WordLens = {
        let tokens = ["[DEC]", "a", "cat", "on", "a", "mat"]
        let guesses = ["the", "a", "cat", "dog", "on", "mat", "sofa", "[SEP]"]
        let readings = (0..<4).map { layer in
            tokens.indices.map { position -> WordLens.Reading in
                let best = (0..<5).map { rank -> WordLens.Word in
                    let id = (layer * (position + 1) + rank * 3 + position) % guesses.count
                    let share = Float(layer + 1) * 0.22 / Float(1 << rank)
                    return .init(text: guesses[id], id: id, probability: share)
                }
                let next = position + 1 < tokens.count
                    ? WordLens.Word(text: tokens[position + 1], id: 7, probability: Float(layer) * 0.2) : nil
                return .init(best: best, next: next, rank: next == nil ? nil : 5 - layer)
            }
        }
        return WordLens(
            model: "b", input: "cat.png", tokens: tokens,
            paths: (0..<4).map { "text_decoder.bert.encoder.layer.\($0)" },
            layers: (0..<4).map { "\($0)" }, readings: readings, layer: 3,
            parts: LensParts(norm: "text_decoder.cls.predictions.transform.LayerNorm", head: "text_decoder.cls"))
    }()

    static func projection(classes: Int = 3, dims: Int = 3) -> Projection {
        let count = 60
        var values: [Float] = []
        for point in 0..<count {
            let group = Float(classes > 0 ? point % classes : 0)
            for axis in 0..<dims {
                values.append(
                    4 * sinf(group * 2 + Float(axis)) + sinf(Float(point * (axis + 2)) * 0.9) * (axis == 0 ? 1.4 : 0.8))
            }
        }
        let shapes = ["circle", "square", "triangle", "star", "cross", "ring", "heart", "moon"]
        return Projection(
            subject: "clip on shapes", coordinates: Tensor(values, shape: [count, dims]),
            explained: [0.41, 0.23, 0.08].prefix(dims) + [], width: 64,
            names: (0..<count).map { "a red \(shapes[classes > 0 ? $0 % classes : 0]) no. \($0)" },
            classes: (0..<count).map { classes > 0 && $0 % 7 != 6 ? $0 % classes : nil },
            classNames: Array(shapes.prefix(classes)),
            neighbours: (0..<count).map { point in
                (1...6).map { .init(point: (point + $0 * 3) % count, cosine: 1 - Float($0) * 0.04) }
            }, pictures: (0..<count).map { _ in Sample.picture(16, 16) })
    }

    static let all: [(name: String, result: any Showable)] = [
        ("patch-lens", patches()), ("word-lens", words), ("projection", projection()),
        ("projection-plain", projection(classes: 0, dims: 1)),
    ]
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors

/// Small results of every kind, equal on every run.
enum Sample {
    static func attention(grid side: Int = 4, layers: [Int] = [0, 1, 2], heads: Int = 4, crop: Box = .whole)
        -> AttentionMap
    {
        let keys = side * side + 1
        var values: [Float] = []
        for layer in layers.indices {
            for head in 0..<heads {
                for query in 0..<keys {
                    var row = (0..<keys).map { Float(($0 * (head + 2) + layer * 3 + query) % 7 + 1) }
                    row[0] = Float(layer + 1) * 4
                    let total = row.reduce(0, +)
                    values += row.map { $0 / total }
                }
            }
        }
        return AttentionMap(
            model: "clip", input: "cat.png", method: .raw,
            weights: Tensor(values, shape: [layers.count, heads, keys, keys]),
            layers: layers, layerCount: 12, paths: [], head: .mean, queries: [0], queryLabel: "[CLS]",
            tokens: ["[CLS]"] + (0..<side * side).map { "\($0 / side),\($0 % side)" },
            grid: PatchGrid(rows: side, columns: side, first: 1), subject: .init(pixels: picture(32, 24), crop: crop),
            request: "attend clip cat.png")
    }

    static func text(_ tokens: [String] = ["<start>", "a", "red", "ball", "<end>"]) -> AttentionMap {
        let count = tokens.count
        var values: [Float] = []
        for layer in 0..<2 {
            for head in 0..<2 {
                for query in 0..<count {
                    let row = (0..<count).map { $0 <= query ? Float(($0 + layer + head) % 3 + 1) : 0 }
                    let total = max(row.reduce(0, +), 1)
                    values += row.map { $0 / total }
                }
            }
        }
        return AttentionMap(
            model: "clip", input: "a red ball", method: .raw, weights: Tensor(values, shape: [2, 2, count, count]),
            layers: [0, 1], layerCount: 2, paths: [], head: .mean, queries: [max(count - 1, 0)], queryLabel: "<end>",
            tokens: tokens, grid: nil, subject: nil, request: "attend clip \"a red ball\"")
    }

    /// u8 [height, width, 3], dark at the left and light at the right, a red square in it.
    static func picture(_ width: Int, _ height: Int) -> Tensor {
        let storage = Storage(byteCount: max(width * height * 3, 1))
        let bytes = storage.bytes.assumingMemoryBound(to: UInt8.self)
        for y in 0..<height {
            for x in 0..<width {
                let place = (y * width + x) * 3
                let grey = UInt8(x * 255 / max(width - 1, 1))
                let inside = (width / 4..<width / 2).contains(x) && (height / 4..<height / 2).contains(y)
                bytes[place] = inside ? 220 : grey
                bytes[place + 1] = inside ? 30 : grey
                bytes[place + 2] = inside ? 30 : grey
            }
        }
        return Tensor(shape: [height, width, 3], dtype: .u8, storage: storage)
    }

    static let ranking = Ranking(
        quantity: "probability",
        rows: [("an astronaut", 0.942), ("a pilot", 0.041), ("a diver", 0.012), ("a musician", 0.005)].map {
            Ranking.Row(label: $0.0, value: $0.1)
        }, notes: [Phrase("template a photo of {}", .quiet)])

    static let table = Table(
        title: "evaluate", columns: ["class", "pictures", "right", "accuracy"],
        rows: [
            [.text("T-shirt/top"), .count(1000), .count(812), .share(0.812)],
            [.text("Trouser"), .count(1000), .count(970), .share(0.97)],
            [.text("Shirt"), .count(1000), .none, .share(0.641)],
        ], notes: [Phrase("0.881", .strong) + Phrase(" of 10,000", .quiet)])

    static func matrix(signed: Bool = false) -> Matrix {
        let values = (0..<12).map { Float($0 * 7 % 12) / 12 - (signed ? 0.5 : 0) }
        return Matrix(
            title: "compare", quantity: "cosine", values: Tensor(values, shape: [3, 4]),
            rows: ["cat.png", "dog.png", "sea.png"],
            columns: ["a cat", "a dog on a sofa", "the sea", "coffee"])
    }

    static let tree: ModuleTree = {
        func tensor(_ path: String, _ shape: [Int]) -> ModuleTree.Node {
            let name = path.split(separator: ".").last.map(String.init) ?? path
            return .init(
                name: name, path: path, type: "", shape: shape, dtype: "f16", parameterCount: shape.reduce(1, *),
                children: [])
        }
        let projection = ModuleTree.Node(
            name: "q_proj", path: "encoder.layers.0.q_proj", type: "Linear", shape: nil, dtype: nil,
            parameterCount: 4160,
            children: [
                tensor("encoder.layers.0.q_proj.weight", [64, 64]), tensor("encoder.layers.0.q_proj.bias", [64]),
            ])
        let layers = ModuleTree.Node(
            name: "0…11", path: "encoder.layers.0", type: "Layer", shape: nil, dtype: nil, parameterCount: 49920,
            children: [projection])
        let encoder = ModuleTree.Node(
            name: "encoder", path: "encoder", type: "Encoder", shape: nil, dtype: nil, parameterCount: 49920,
            children: [layers])
        return ModuleTree(
            model: "clip",
            root: .init(
                name: "clip", path: "", type: "CLIP", shape: nil, dtype: nil, parameterCount: 49921,
                children: [encoder, tensor("logit_scale", [])]))
    }()

    static let tensor = TensorSummary(
        name: "w", tensor: Tensor((0..<80).map { $0 == 13 ? .nan : Float($0 % 9) * 0.125 - 0.5 }, shape: [8, 10]))

    static let tokens = TokenList(
        model: "clip",
        sequences: [
            .init(
                text: "an astronaut",
                tokens: [
                    .init(piece: "<|startoftext|>", id: 49406, word: nil), .init(piece: "an</w>", id: 550, word: 0),
                    .init(piece: "astro", id: 12, word: 1), .init(piece: "naut</w>", id: 18376, word: 1),
                    .init(piece: "<|endoftext|>", id: 49407, word: nil),
                ], dropped: 2)
        ], limit: 77)

    static let prepared = PreparedPicture(
        model: "clip", name: "cat.png", pixels: picture(32, 24),
        crop: Box(left: 0.125, top: 0, right: 0.875, bottom: 1),
        seen: picture(24, 24), pixelValues: Tensor([0, 1, 2, 3], shape: [1, 2, 2]),
        grid: PatchGrid(rows: 4, columns: 4, first: 1),
        steps: ["resize 24 × 32", "crop 24 × 24"])

    static let thumbnail = Thumbnail(name: "cat.png", pixels: picture(32, 24), facts: ["32 × 24", "RGB"])

    static let pictures = PictureGrid(
        title: "shapes",
        items: (1...5).map {
            .init(
                pixels: picture(16 + $0, 16),
                caption: $0 % 2 == 0 ? "a red square" : "a red square left of a light edge")
        }, notes: [Phrase("crop=0.6:1,flip=0.5", .quiet)])

    static let beside = Beside([attention(), ranking, table])

    static let note = Note([Phrase("149.6 M", .strong) + Phrase(" · f16", .quiet), Phrase("■ a warning", .warning)])

    static let all: [(name: String, result: any Showable)] = [
        ("attention", attention(grid: 4, crop: Box(left: 0.125, top: 0, right: 0.875, bottom: 1))), ("text", text()),
        ("image", thumbnail), ("pictures", pictures), ("ranking", ranking), ("table", table), ("matrix", matrix()),
        ("signed", matrix(signed: true)),
        ("tree", tree), ("tensor", tensor), ("tokens", tokens), ("prepared", prepared), ("note", note),
        ("trail", TrailSample.trail()), ("trail-text", TrailSample.text()), ("run", RunSample.report()),
        ("plot", RunSample.plot), ("generated", GeneratedSample.caption()),
        ("beside", beside), ("growing", GeneratedSample.caption(beams: false, ending: nil)), ("answer", GeneratedSample.answer),
    ] + LensSample.all + PairSample.all
}

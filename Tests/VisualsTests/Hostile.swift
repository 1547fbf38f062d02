// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors

/// Results as no command should make them.
enum Hostile {
    private static let label = "\u{1B}[31m\u{202E}evil\u{0}\n中文🙂" + String(repeating: "x", count: 5000)

    static let all: [(name: String, result: any Showable)] = [
        ("nan attention", attention(.nan)), ("zero attention", attention(0)), ("negative attention", attention(-1)),
        ("empty attention", map(Tensor([Float](), shape: [0, 0, 0, 0]), layers: [], tokens: [], grid: nil)),
        ("flat attention", map(Tensor([1, 2, 3]), layers: [3], tokens: ["a"], grid: nil)),
        (
            "grid outside",
            map(
                Tensor([1, 2, 3, 4], shape: [1, 1, 2, 2]), layers: [0], tokens: [],
                grid: PatchGrid(rows: 9, columns: 9, first: 1))
        ),
        (
            "huge grid",
            map(
                Tensor([1], shape: [1, 1, 1, 1]), layers: [0], tokens: [],
                grid: PatchGrid(rows: .max, columns: 2, first: .max))
        ),
        (
            "layer far away",
            map(Tensor([1], shape: [1, 1, 1, 1]), layers: [.max], tokens: [label], grid: nil, queries: [-4, 99])
        ),
        ("a pair of anything", pair()),
        (
            "heads that are not there",
            HeadTable(
                model: label, input: label, attention: .joint, layers: [.max, -1], headCount: .max,
                blocks: [.init(name: label, mass: Tensor([1]), entropy: Tensor([.nan], shape: [1, 1]))])
        ),
        (
            "heads without numbers",
            HeadTable(
                model: "", input: "", attention: .cross, layers: [.max], headCount: 1,
                blocks: [
                    .init(
                        name: label, mass: Tensor([.nan], shape: [1, 1]), entropy: Tensor([-.infinity], shape: [1, 1]),
                        massDeviation: Tensor([Float]()))
                ])
        ),
        ("empty trail", AttentionTrail(run: label, frames: [])),
        (
            "trail of unlike maps",
            AttentionTrail(
                run: label,
                frames: [
                    .init(step: 0, map: attention(.nan)), .init(step: 0, map: attention(1)),
                    .init(step: .max, map: map(Tensor([1, 2, 3]), layers: [3], tokens: ["a"], grid: nil)),
                ], replayed: .max)
        ),
        ("no pixels", Thumbnail(name: label, pixels: Tensor([Float](), shape: [0, 0, 3]), facts: [label])),
        ("not a picture", Thumbnail(name: "", pixels: Tensor([1, 2]), facts: [])),
        ("one pixel", Thumbnail(name: "a", pixels: Sample.picture(1, 1), facts: [])),
        ("a line of pixels", Thumbnail(name: "a", pixels: Sample.picture(3000, 1), facts: [])),
        (
            "grid of anything",
            PictureGrid(
                title: label,
                items: [
                    .init(pixels: Tensor([1, 2]), caption: label), .init(pixels: Sample.picture(3000, 1), caption: ""),
                    .init(pixels: Sample.picture(1, 900), caption: label),
                ], notes: [Phrase(label)])
        ),
        ("empty grid", PictureGrid(title: "", items: [])),
        (
            "a hundred pictures",
            PictureGrid(
                title: "t", items: (0..<100).map { .init(pixels: Sample.picture(8, 8), caption: "picture \($0)") })
        ),
        (
            "a text of anything",
            GeneratedText(
                model: label, input: label, question: label, prompt: label, text: label,
                tokens: [
                    .init(id: .min, text: label, continues: true, probability: .nan, alternatives: []),
                    .init(
                        id: .max, text: "", continues: true, probability: .infinity,
                        alternatives: [.init(text: label, probability: -.infinity)]),
                ], beams: [.init(text: label, score: .nan), .init(text: "", score: -.infinity)], method: label,
                ending: nil, seconds: -.infinity, pixels: Tensor([1, 2]))
        ),
        (
            "a gaze that does not fit",
            GeneratedText(
                model: "", input: "", text: "a",
                tokens: [.init(id: 1, text: "a", continues: false, probability: 1, alternatives: [])], method: "",
                ending: .end, pixels: Sample.picture(9, 9),
                gaze: WordGaze(
                    weights: Tensor([.nan, -1, .infinity], shape: [1, 1, 3]), heads: .max,
                    grid: PatchGrid(rows: 1, columns: 2, first: 1)))
        ),
        (
            "a gaze at too large a grid",
            GeneratedText(
                model: "", input: "", text: "a",
                tokens: [.init(id: 1, text: "a", continues: false, probability: 1, alternatives: [])], method: "",
                ending: .end, pixels: Sample.picture(9, 9),
                gaze: WordGaze(
                    weights: Tensor([1, 2]), heads: 0, grid: PatchGrid(rows: .max, columns: 2, first: .max)))
        ),
        ("a text without a word", GeneratedText(model: "", input: "", text: "", tokens: [], method: "", ending: .end)),
        ("no rows", Ranking(quantity: label, rows: [])),
        (
            "nan rows",
            Ranking(
                quantity: "p", rows: [.init(label: label, value: .nan), .init(label: "", value: -.infinity)], scale: 0)
        ),
        (
            "10,000 rows",
            Ranking(quantity: "p", rows: (0..<10_000).map { .init(label: "row \($0)", value: 1e300) }, scale: .infinity)
        ),
        ("empty table", Table(title: "", columns: [], rows: [])),
        (
            "table with a lead",
            Table(
                title: label, lead: (0..<9).map { _ in Phrase(label, .warning) }, columns: ["a"],
                rows: [[.path(label)], [.none]], notes: [Phrase(label)])
        ),
        ("a lead alone", Table(title: "", lead: [Phrase(label)], columns: [], rows: [])),
        (
            "ragged table",
            Table(
                title: label, columns: ["a", label],
                rows: [[], [.text(label)], [.none, .share(.nan), .count(.min), .number(.infinity, decimals: 99)]])
        ),
        (
            "long table",
            Table(
                title: "t", columns: ["a", "b"], rows: (0..<10_000).map { [.count($0), .number(.nan, decimals: -3)] })
        ),
        ("wide table", Table(title: "t", columns: (0..<300).map { "c\($0)" }, rows: [(0..<300).map { .count($0) }])),
        (
            "empty matrix",
            Matrix(title: label, quantity: "", values: Tensor([Float](), shape: [0, 5]), rows: [], columns: [label])
        ),
        (
            "nan matrix",
            Matrix(
                title: "m", quantity: label, values: Tensor([.nan, .infinity, -.infinity, 0], shape: [2, 2]),
                rows: [label], columns: [])
        ),
        ("flat matrix", Matrix(title: "m", quantity: "q", values: Tensor([1, 2]), rows: [], columns: [])),
        (
            "same matrix",
            Matrix(
                title: "m", quantity: "q", values: Tensor([Float](repeating: 3, count: 400), shape: [1, 400]), rows: [],
                columns: [])
        ),
        (
            "tall matrix",
            Matrix(
                title: "m", quantity: "q", values: Tensor([Float](repeating: -1e30, count: 4000), shape: [4000, 1]),
                rows: [], columns: [])
        ),
        ("deep tree", deepTree()),
        ("empty tensor", TensorSummary(name: nil, tensor: Tensor([Float](), shape: [4, 0]))),
        ("a number", TensorSummary(name: label, tensor: Tensor(.nan))),
        ("all nan", TensorSummary(name: label, tensor: Tensor([Float](repeating: .nan, count: 100), shape: [10, 10]))),
        ("infinite", TensorSummary(name: nil, tensor: Tensor([.infinity, -.infinity, 3e38, -3e38, 1e-38]))),
        ("rank 5", TensorSummary(name: nil, tensor: Tensor([Float](repeating: 1, count: 64), shape: [2, 2, 1, 4, 4]))),
        ("bytes", TensorSummary(name: nil, tensor: Sample.picture(30, 30))),
        ("no texts", TokenList(model: label, sequences: [], limit: 0)),
        (
            "odd tokens",
            TokenList(
                model: "m",
                sequences: [
                    .init(
                        text: label,
                        tokens: [.init(piece: label, id: .min, word: .max), .init(piece: "", id: 0, word: nil)],
                        dropped: .max), .init(text: "", tokens: [], dropped: -1),
                ], limit: -1)
        ),
        (
            "many tokens",
            TokenList(
                model: "m",
                sequences: [
                    .init(text: "t", tokens: (0..<5000).map { .init(piece: "p", id: $0, word: 0) }, dropped: 0)
                ], limit: 5)
        ),
        (
            "prepared of nothing",
            PreparedPicture(
                model: label, name: label, pixels: Tensor([1]),
                crop: Box(left: .nan, top: -5, right: 7, bottom: .infinity), seen: Tensor([1]),
                pixelValues: Tensor([1]), grid: PatchGrid(rows: 0, columns: -3, first: 0), steps: [label, ""])
        ),
        (
            "crop outside",
            PreparedPicture(
                model: "m", name: "n", pixels: Sample.picture(9, 9), crop: Box(left: -1, top: -1, right: 2, bottom: 2),
                seen: Sample.picture(9, 9), pixelValues: Tensor([1]),
                grid: PatchGrid(rows: 100_000, columns: 3, first: 0), steps: [])
        ),
        (
            "crop of nothing",
            PreparedPicture(
                model: "m", name: "n", pixels: Sample.picture(9, 9),
                crop: Box(left: 0.5, top: 0.9, right: 0.5, bottom: 0.1), seen: Sample.picture(1, 90),
                pixelValues: Tensor([1]), grid: nil, steps: [])
        ),
        ("empty run", RunReport(name: "", subtitle: label, step: .min, steps: .min, state: .stopped(label))),
        ("hostile run", hostileRun), ("flat run", flatRun),
        ("empty plot", Plot(subtitle: label, range: 0...0, panels: [])),
        (
            "odd plot",
            Plot(
                subtitle: "", xLabel: label, range: .min ... .max,
                panels: [
                    Plot.Panel(title: label, isLog: true, series: []),
                    Plot.Panel(
                        title: "a", series: [.init(name: label, role: .other(.min), points: hostilePoints)]),
                ], smoothing: .nan, rewinds: [.min, .max, 0])
        ),
        (
            "lens of nothing",
            lens(Tensor([Float](), shape: [0, 4, 2]), PatchGrid(rows: 2, columns: 2, first: .max), [label, label])
        ),
        ("lens that does not fit", lens(Tensor([1]), PatchGrid(rows: .max, columns: .max, first: 0), [])),
        (
            "lens of no numbers",
            lens(
                Tensor([Float](repeating: .nan, count: 120), shape: [2, 2, 30]),
                PatchGrid(rows: 1, columns: 2, first: 0), [String](repeating: label, count: 30))
        ),
        ("no words", words([], [])), ("unlike words", words([[], [reading], []], [label, "", "c"])),
        ("no points", Projection(subject: label, coordinates: Tensor([1]), explained: [], width: .max, names: [])),
        (
            "points that have no place",
            Projection(
                subject: label, coordinates: Tensor([.nan, .infinity, 1, -3e38, 3e38, 0], shape: [3, 2]),
                explained: [.nan, .infinity], width: -1, names: [label], classes: [.max, -1], classNames: [label],
                neighbours: [[.init(point: .max, cosine: .nan), .init(point: -1, cosine: 2)]],
                pictures: [Tensor([1]), Sample.picture(3000, 1)])
        ),
        (
            "many classes",
            Projection(
                subject: "", coordinates: Tensor([Float](repeating: 1, count: 600), shape: [300, 2]), explained: [1],
                width: 2, names: [], classes: (0..<300).map { $0 }, classNames: (0..<300).map { "\(label)\($0)" })
        ),
        ("no lines", Note([])),
        ("odd lines", Note([Phrase(label, .error), Phrase(pieces: [])])),
        ("unknown", Unknown()),
    ]

    /// Steps that go back and forth and are not as many as the values.
    private static let hostilePoints = RunReport.Points(
        steps: [.max, .min, 0, 0, 5, -5, 7, 7, 1 << 60],
        values: [.nan, .infinity, -.infinity, 3e38, -3e38, 1e-45, 0, 1])

    private static let hostileRun = RunReport(
        name: label, subtitle: label, step: .max, steps: 10, state: .running, samplesPerSecond: .nan,
        secondsLeft: .infinity,
        curves: (0..<23).map {
            .init(
                name: label, title: label, detail: label, isLog: $0 % 2 == 0, values: hostilePoints,
                validation: hostilePoints, earlier: [hostilePoints, RunReport.Points()])
        },
        updates: (0..<99).map { .init(module: label, ratio: [.nan, .infinity, -1, 0, 1e-30][$0 % 5]) },
        rewinds: [.min, 3, 3, 4, .max, -7], breaks: (0..<9).map { .init(condition: label, hits: [.max, $0]) })

    private static let flatRun = RunReport(
        name: "t", subtitle: "", step: 1, steps: .max, state: .finished, samplesPerSecond: 1e300, secondsLeft: -1,
        curves: [.init(name: "a", title: "a", isLog: true, values: .init(steps: [1, 2], values: [1, 1.0000001]))],
        rewinds: [1])

    private static func lens(_ cosines: Tensor, _ grid: PatchGrid, _ labels: [String]) -> PatchLens {
        PatchLens(
            model: label, input: label, labels: labels, cosines: cosines, layer: .min, grid: grid,
            subject: .init(pixels: Sample.picture(5, 4), crop: Box(left: .nan, top: 0, right: 2, bottom: 1)),
            parts: LensParts(norm: nil, head: label))
    }

    private static let reading = WordLens.Reading(
        best: [.init(text: label, id: .min, probability: .nan), .init(text: "", id: 0, probability: 3e38)],
        next: .init(text: label, id: .max, probability: -.infinity), rank: .min)

    private static func words(_ readings: [[WordLens.Reading]], _ tokens: [String]) -> WordLens {
        WordLens(
            model: label, input: nil, tokens: tokens, paths: [label], layers: [], readings: readings, layer: .max,
            parts: LensParts(norm: label, head: ""))
    }

    struct Unknown: Showable {
        var kind: String { Hostile.label }
    }

    private static func attention(_ value: Float) -> AttentionMap {
        map(
            Tensor([Float](repeating: value, count: 2 * 3 * 5 * 5), shape: [2, 3, 5, 5]), layers: [0, 40],
            tokens: [label], grid: PatchGrid(rows: 2, columns: 2, first: 1))
    }

    private static func pair() -> AttentionMap {
        var pair = PairDetails()
        pair.attention = .cross
        pair.words = [.init(label, rows: [-1, .max], keys: [.max]), .init("", rows: [0], keys: [])]
        pair.patch = .max
        pair.score = .init(label, .nan)
        pair.caveat = label
        pair.examples = .max
        pair.deviation = Tensor([1], shape: [1, 1, 1, 1])
        var map = map(
            Tensor([.nan, -1, .infinity, 2], shape: [1, 1, 2, 2]), layers: [0], tokens: [label],
            grid: PatchGrid(rows: 1, columns: 1, first: 1))
        map.pair = pair
        return map
    }

    private static func map(
        _ weights: Tensor, layers: [Int], tokens: [String], grid: PatchGrid?, queries: [Int] = [0]
    ) -> AttentionMap {
        AttentionMap(
            model: label, input: label, method: .raw, weights: weights, layers: layers, layerCount: 12, paths: [],
            head: .one(77),
            queries: queries, queryLabel: label, tokens: tokens, grid: grid,
            subject: .init(pixels: Sample.picture(5, 4), crop: Box(left: .nan, top: 0, right: 2, bottom: 1)),
            request: label)
    }

    private static func deepTree() -> ModuleTree {
        var node = ModuleTree.Node(
            name: label, path: label, type: label, shape: [.max, 2], dtype: nil, parameterCount: .max, children: [])
        for _ in 0..<300 {
            node = .init(name: label, path: "p", type: "", shape: nil, dtype: nil, parameterCount: -1, children: [node])
        }
        return ModuleTree(model: label, root: node)
    }
}

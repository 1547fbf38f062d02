// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Datasets
import Engine
import Results

/// Scenes of a dataset from some index on.
struct SceneRange {
    let dataset: any Dataset
    let indices: Range<Int>

    /// `500 scenes of test`
    var phrase: String {
        let part = (dataset as? ShapesDataset).map { " of \($0.split.rawValue)" } ?? " of \(dataset.name)"
        let later = indices.lowerBound > 0 ? " from \(Format.count(indices.lowerBound)) on" : ""
        return Format.plural(indices.count, "scene") + part + later
    }
}

/// How often each way to a map points at the object that it is asked about: the way is chosen on some scenes and
/// measured on others.
struct PointingEvaluation {
    /// Scenes that are measured where no limit is given, and the most that ways are chosen on.
    static let scenes = 500
    static let choosing = 200

    let measured: SceneRange
    let chosenOn: SceneRange

    /// - Throws: `Complaint` for a dataset without boxes, or without scenes to choose on.
    init(_ dataset: any Dataset, limit: Int?) throws {
        guard dataset.count > 0, try !dataset.example(0).objects.isEmpty else {
            throw Complaint(
                "nobody knows where the objects of \(dataset.name) are", culprit: dataset.name,
                hint: "evaluate MODEL shapes --pointing, whose scenes say so")
        }
        let count = min(limit ?? Self.scenes, dataset.isEndless ? .max : dataset.count)
        let choosing = min(Self.choosing, count)
        measured = SceneRange(dataset: dataset, indices: 0..<count)
        if let other = try Self.validation(of: dataset) {
            chosenOn = SceneRange(dataset: other, indices: 0..<min(choosing, other.isEndless ? .max : other.count))
        } else {
            let (end, over) = count.addingReportingOverflow(choosing)
            guard !over, dataset.isEndless || end <= dataset.count else {
                throw Complaint(
                    "\(dataset.name) has no other scenes to choose a layer on", culprit: dataset.name,
                    hint: "--limit leaves some of them")
            }
            chosenOn = SceneRange(dataset: dataset, indices: count..<end)
        }
    }

    /// Scenes that are looked at neither in training nor where a model is measured; nil where these are such.
    private static func validation(of dataset: any Dataset) throws -> (any Dataset)? {
        guard let shapes = dataset as? ShapesDataset else { return dataset.validation }
        guard shapes.split != .validation else { return nil }
        return try ShapesDataset(
            size: shapes.size, seed: shapes.seed, split: .validation, heldOut: shapes.heldOut, objects: shapes.objects,
            variants: shapes.variants, captions: shapes.captions)
    }
}

/// How many objects of some scenes each way to a map pointed at.
struct PointingTally {
    private(set) var ways: [PointingWay: Proportion] = [:]
    private(set) var objects = 0
    /// Objects that no text names or the model does not see.
    var left = 0
    private(set) var centre = 0
    private(set) var chance = 0.0

    mutating func add(_ game: PointingGame, _ hits: [PointingWay: Bool]) {
        objects += 1
        chance += game.chance
        centre += game.isCentreHit ? 1 : 0
        for (way, isHit) in hits {
            let known = ways[way] ?? Proportion(hits: 0, count: 0)
            ways[way] = Proportion(hits: known.hits + (isHit ? 1 : 0), count: known.count + 1)
        }
    }

    /// The ways of a method, the best first; of equal ones the first by layer, head and row.
    func best(_ method: AttentionMethod) -> [PointingWay] {
        ways.filter { $0.key.method == method }.sorted { left, right in
            left.value.hits == right.value.hits
                ? left.key.order < right.key.order : left.value.hits > right.value.hits
        }.map(\.key)
    }

    /// A row for each method by the way that was chosen for it, and what is hit without looking.
    func table(
        title: String, methods: [(method: AttentionMethod, name: String)], chosen: [PointingWay],
        on validation: PointingTally, notes: [Phrase]
    ) -> Table {
        var rows: [[Table.Cell]] = []
        for (method, name) in methods {
            guard let way = chosen.first(where: { $0.method == method }) else { continue }
            let hits: [Table.Cell] = ways[way]?.cells ?? [.none, .none]
            let before: [Table.Cell] = validation.ways[way].map { Array($0.cells.prefix(1)) } ?? [.none]
            rows.append([.text(name), way.layerCell, way.headCell, .text(way.row.label)] + hits + before)
        }
        func blind(_ name: String, _ cells: [Table.Cell]) -> [Table.Cell] {
            [.text(name), .none, .none, .none] + cells + [.none]
        }
        let centreCells = Proportion(hits: centre, count: objects).cells
        let chanceCell = Table.Cell.number(chance / Double(max(objects, 1)), decimals: 3)
        return Table(
            title: title, columns: ["map", "layer", "head", "row", "hits", "±", "when chosen"],
            rows: rows + [blind("always the centre", centreCells), blind("a patch at random", [chanceCell, .none])],
            notes: notes)
    }
}

extension PointingWay {
    fileprivate var layerCell: Table.Cell { .text(layer.map(String.init) ?? (method == .gradcam ? "last" : "all")) }
    fileprivate var headCell: Table.Cell {
        method == .gradcam ? .none : .text(head.map(String.init) ?? (method == .raw ? "mean" : "all"))
    }

    /// Ways in a fixed order.
    fileprivate var order: (Int, Int, String) { (layer ?? -1, head ?? -1, row.label) }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Engine
import Models
import Networks
import Results
import Tensors

/// How far places of two runs lie apart: gathered in the order of the run, told with the farthest first.
struct DifferenceRows {
    struct Row {
        let module: String
        /// `$out`, `$probs head 3`, `weight`.
        let what: String
        let difference: TensorDifference
    }

    /// In the order of the run, weights before it.
    private(set) var rows: [Row] = []
    /// Places of different shapes, which cannot be held against each other.
    private(set) var unlike: [String] = []
    /// Below this, relative to the size of what is compared, there is no difference.
    let tolerance: Double

    init(tolerance: Double) { self.tolerance = tolerance }

    /// The weights of two models of the same architecture, in the order of the first's layout.
    mutating func addWeights(
        _ first: [(path: String, value: Tensor)], _ second: [(path: String, value: Tensor)]
    ) throws {
        let others = Dictionary(second.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
        for (path, value) in first {
            guard let other = others[path] else { continue }
            try add(value, other, module: path, what: "weight")
        }
    }

    /// What went by in two runs.
    mutating func addRuns(_ first: ModelActivity, _ second: ModelActivity) throws {
        for place in first.order {
            guard let tensor = first.tensors[place], let other = second.tensors[place] else { continue }
            try add(tensor, other, at: place)
        }
    }

    /// What went by in a run, against tensors named by modules; returns the names that no module answers to.
    mutating func addFile(_ run: ModelActivity, _ table: TensorTable) throws -> [String] {
        let named = Dictionary(table.all.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
        var used: Set<String> = []
        for place in run.order where place.turn == 0 {
            let (path, name) = (place.point.path, place.point.name)
            // `$` is no part of a name in NumPy's eyes, so that either spelling counts.
            let keys = ["\(path).\(name)", "\(path).\(name.dropFirst())"] + (name == "$out" ? [path] : [])
            guard let key = keys.first(where: { named[$0] != nil }), let other = named[key],
                let tensor = run.tensors[place]
            else { continue }
            used.insert(key)
            // A file may leave the batch out.
            let fits = other.shape == Array(tensor.shape.dropFirst()) && tensor.shape.first == 1
            try add(tensor, fits ? other.withShape(tensor.shape) : other, at: place)
        }
        return table.all.map(\.name).filter { !used.contains($0) }
    }

    private mutating func add(_ tensor: Tensor, _ other: Tensor, at place: ModelActivity.Place) throws {
        let (path, name) = (place.point.path, place.point.name)
        let turn = place.turn > 0 ? " \(place.turn + 1)" : ""
        guard name == "$probs", tensor.rank == 4, tensor.shape == other.shape else {
            return try add(tensor, other, module: path, what: name + turn)
        }
        for (head, difference) in try TensorDifference.perHead(tensor, other).enumerated() {
            rows.append(Row(module: path, what: "\(name)\(turn) head \(head)", difference: difference))
        }
    }

    private mutating func add(_ tensor: Tensor, _ other: Tensor, module: String, what: String) throws {
        guard tensor.shape == other.shape else { return unlike.append("\(module) \(what)") }
        rows.append(Row(module: module, what: what, difference: try TensorDifference(tensor, other)))
    }

    /// The rows that part, the farthest first, and in words where the runs part first.
    func table(title: String) -> Table {
        let parted = rows.enumerated().filter { $0.element.difference.relative > tolerance }
        let most = parted.map(\.element.difference.relative).filter(\.isFinite).max() ?? 0
        let order = parted.sorted {
            let (left, right) = ($0.element.difference.relative, $1.element.difference.relative)
            return left == right ? $0.offset < $1.offset : left > right
        }
        let cells = order.map { place, row -> [Table.Cell] in
            let relative = row.difference.relative
            return [
                .path(row.module), .text(row.what), .count(place), .measure(relative), .measure(row.difference.largest),
                .share(relative.isFinite ? (most > 0 ? relative / most : 0) : 1),
            ]
        }
        return Table(
            title: title, columns: ["module", "what", "order", "relative", "largest", "of the most"], rows: cells,
            notes: notes(parted.map(\.element)))
    }

    private func notes(_ parted: [Row]) -> [Phrase] {
        var notes: [Phrase] = []
        func say(_ row: Row, _ beginning: String) {
            notes.append(
                Phrase(beginning + " ", .quiet) + Phrase(row.module, .strong)
                    + Phrase(" \(row.what) · relative \(Format.short(row.difference.relative))", .quiet))
        }
        if let first = parted.first(where: { $0.what != "weight" }) { say(first, "outputs part first at") }
        if let weight = parted.first(where: { $0.what == "weight" }) { say(weight, "weights part first at") }
        if parted.isEmpty { notes.append(Phrase("nothing parts", .strong)) }
        let equal = rows.count - parted.count
        notes.append(
            Phrase(
                "\(Format.count(equal)) of \(Format.plural(rows.count, "place")) the same to within "
                    + Format.short(tolerance) + " of their size", .quiet))
        if let one = unlike.first {
            notes.append(
                Phrase("\(Format.plural(unlike.count, "place")) of different shapes, such as \(one)", .warning))
        }
        return notes
    }
}

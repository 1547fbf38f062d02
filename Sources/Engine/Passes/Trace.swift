// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// What went by in a pass, under the paths of its modules: `t.encoder.layers.3.self_attn.$probs`; `here`, at a stop.
public final class Trace: Sendable {
    /// One tensor that went by.
    public struct Entry: Sendable {
        public let point: Pass.Point
        public let tensor: Tensor

        public init(_ point: Pass.Point, _ tensor: Tensor) {
            self.point = point
            self.tensor = tensor
        }
    }

    /// What was run, in words.
    public let title: String
    /// In the order in which they went by; paths begin at the trace's own root.
    public let entries: [Entry]
    /// The value at the stop, where the trace is `here`: the name alone stands for it.
    let whole: Tensor?
    private let indices: [String: Int]
    private let paths: PathIndex

    /// Of tensors that go by at one place several times, the last is kept.
    public convenience init(title: String, entries: [Entry]) { self.init(title: title, entries: entries, whole: nil) }

    init(title: String, entries: [Entry], whole: Tensor?) {
        self.title = title
        self.whole = whole
        var kept: [Entry] = []
        var indices: [String: Int] = [:]
        for entry in entries {
            if let index = indices[entry.point.text] {
                kept[index] = entry
            } else {
                indices[entry.point.text] = kept.count
                kept.append(entry)
            }
        }
        self.entries = kept
        self.indices = indices
        paths = PathIndex(kept.map { PathIndex.Entry($0.point.text, detail: Value.describe($0.tensor)) })
    }

    /// What went by at and below a module, under paths that begin there.
    func below(_ path: String, whole: Tensor? = nil) -> Trace {
        guard !path.isEmpty else { return self }
        return Trace(
            title: title.isEmpty ? path : "\(title) · \(path)",
            entries: entries.compactMap { entry in
                entry.point.below(path).map { Entry($0, entry.tensor) }
            }, whole: whole)
    }

    /// The tensor that went by at a place.
    public subscript(point: Pass.Point) -> Tensor? { indices[point.text].map { entries[$0].tensor } }

    /// The memory that the tensors keep.
    public var byteCount: Int { entries.reduce(0) { $0 + $1.tensor.byteCount } }

    /// Each tensor with its shape and what it holds.
    var table: Table {
        Table(
            title: title, columns: ["what went by", "shape", "mean", "std", "min", "max"],
            rows: entries.map { entry in
                let statistics = entry.tensor.statistics(bins: 0)
                func cell(_ value: Double?) -> Table.Cell { .text(value.map { Format.short($0) } ?? "") }
                return [
                    .text(entry.point.text), .text(Format.sides(entry.tensor.shape)), cell(statistics.mean),
                    cell(statistics.std), cell(statistics.min.map(Double.init)), cell(statistics.max.map(Double.init)),
                ]
            })
    }
}

extension Trace: TensorNamespace {
    func tensor(at path: String) -> Tensor? { indices[path].map { entries[$0].tensor } }
    func hasModule(_ path: String) -> Bool { paths.hasBelow(path) }
    func pathIndex() -> PathIndex { paths }
    func kind(at path: String) -> String { whole == nil ? "a trace" : path.isEmpty ? "the value here" : "a module" }
}

extension Pass.Point {
    /// `encoder.layers.3.$out`.
    public var text: String { path.isEmpty ? name : "\(path).\(name)" }

    /// The same place by a path that begins at `module`; nil where it lies elsewhere.
    func below(_ module: String) -> Pass.Point? {
        if path == module { return Pass.Point(path: "", name: name) }
        let prefix = module + "."
        guard path.utf8.starts(with: prefix.utf8) else { return nil }
        return Pass.Point(path: String(decoding: path.utf8.dropFirst(prefix.utf8.count), as: UTF8.self), name: name)
    }
}

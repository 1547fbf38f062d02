// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Results
import Tensors

/// A pass that was stopped: where, with what, and how it is to go on. It belongs to the engine's thread.
public final class PassStop: @unchecked Sendable {
    public let model: LoadedModel
    /// What the session calls the model.
    public let modelName: String
    public let point: Pass.Point
    /// What the module is: `CLIPEncoderLayer`.
    public let moduleType: String
    /// The value that went by, with which the pass goes on.
    public internal(set) var value: Tensor
    /// What went by before in this module and around it.
    private let entries: [Trace.Entry]
    /// How the pass is to go on; nil while it stands.
    public private(set) var resumption: (stepping: Stepping, count: Int)?

    init(
        _ point: Pass.Point, value: Tensor, entries: [Trace.Entry], model: LoadedModel, modelName: String
    ) {
        self.point = point
        self.value = value
        self.entries = entries
        self.model = model
        self.modelName = modelName
        moduleType = model.layout.modules.first { $0.path == point.path }?.type ?? ""
    }

    /// Lets the pass go on once the line that says so is done.
    public func resume(_ stepping: Stepping, count: Int = 1) { resumption = (stepping, count) }

    /// What came into the stopped module, where that went by.
    var input: Tensor? { entries.last { $0.point == Pass.Point(path: point.path, name: "$in") }?.tensor }

    /// The value here, and below it what went by in the module.
    var here: Trace {
        let all = Trace(title: "", entries: entries + [Trace.Entry(point, value)])
        return all.below(point.path, whole: value)
    }

    /// Goes on past the next module that lies no deeper.
    public var over: Stepping { .over(depth: point.depth) }

    /// Goes on to the end of the module that holds this place.
    public var out: Stepping { .out(of: point.name == "$out" ? point.path : point.path + ".") }

    func status(depth: Int) -> StopStatus {
        StopStatus(
            model: modelName, path: point.path, type: moduleType, name: point.name, shape: value.shape, depth: depth)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Results
import Tensors

/// A pass of a model as the session's hands see it: what is patched is put in place, and breaks stop it.
///
/// It is made only where something is patched or broken at; any other pass runs as if there were no such thing.
final class GuidedPass {
    private let context: Context
    private let model: LoadedModel
    private let modelName: String
    private let patches: [Pass.Point: [ModelChange]]
    private let breaks: Set<Pass.Point>
    /// Whether it stops at all.
    private let stops: Bool
    /// Modules whose `$in` a patch needs at their `$out`.
    private let skipped: Set<String>
    /// Modules that hold others.
    private let holders: Set<String>
    private let ownWatch: Pass.Watch?
    private let ownModules: WatchedModules
    private var inputs: [String: Tensor] = [:]
    private var entries: [Trace.Entry] = []
    private var entryBytes = 0
    /// The modules that are watched while nobody steps.
    private let modules: WatchedModules
    private weak var pass: Pass?

    /// The most memory kept to look back from a stop, in bytes.
    static let budget = 256 << 20

    private init(
        _ model: LoadedModel, _ context: Context, watch: Pass.Watch?, watched: WatchedModules, stops: Bool
    ) {
        self.context = context
        self.model = model
        let session = context.session
        modelName = session.name(of: model)
        let changes = session.patches(of: model)
        var patches: [Pass.Point: [ModelChange]] = [:]
        var skipped: Set<String> = []
        for change in changes {
            guard case .activation(let point, let edit) = change.kind else { continue }
            patches[point, default: []].append(change)
            if case .input = edit.filling { skipped.insert(point.path) }
        }
        self.patches = patches
        self.skipped = skipped
        self.stops = stops
        breaks = Set(stops ? session.passBreaks.filter { $0.model === model }.map(\.point) : [])
        let paths = model.layout.modules.map(\.path)
        // What goes by inside a module is kept for a look back from its end.
        let inside = breaks.flatMap { point in
            paths.filter { $0 == point.path || $0.utf8.starts(with: (point.path + ".").utf8) }
        }
        var wanted = WatchedModules(patches.keys.map(\.path) + breaks.map(\.path) + inside)
        if watch != nil { wanted = wanted.union(watched) }
        modules = breaks.isEmpty ? wanted : wanted.everywhereReached
        var holders: Set<String> = []
        for path in paths {
            if let dot = path.lastIndex(of: ".") { holders.insert(String(path[..<dot])) }
        }
        self.holders = holders
        ownWatch = watch
        ownModules = watched
    }

    /// A pass over a model: guided where the session patched it or breaks in it, else a plain one.
    static func make(
        _ model: LoadedModel, _ context: Context, attention: [String], watch: Pass.Watch?, watched: WatchedModules,
        cache: KeyValueCache?, stops: Bool
    ) -> Pass {
        let session = context.session
        let isStepping = stops && context.stepping != nil
        let isPatched = session.changes.contains {
            if case .activation = $0.kind { $0.model === model } else { false }
        }
        guard isPatched || isStepping || stops && session.passBreaks.contains(where: { $0.model === model }) else {
            return Pass(
                attention: attention, watch: watch, watched: watched, cache: cache, interruption: context.checkpoint)
        }
        let guide = GuidedPass(model, context, watch: watch, watched: watched, stops: stops)
        let pass = Pass(
            attention: attention, watch: guide.see, watched: isStepping ? .all : guide.modules, cache: cache,
            interruption: context.checkpoint)
        guide.pass = pass
        return pass
    }

    /// What stands in the place of a tensor that goes by; nil to leave it.
    private func see(_ point: Pass.Point, _ tensor: Tensor) throws -> Tensor? {
        var value: Tensor?
        if point.name == "$in", skipped.contains(point.path) { inputs[point.path] = tensor }
        if !patches.isEmpty, let changes = patches[point] {
            for change in changes { value = try patched(value ?? tensor, by: change, at: point) }
        }
        if stops, !breaks.isEmpty || context.stepping != nil {
            if let given = try stop(at: point, value ?? tensor) { value = given }
            keep(Trace.Entry(point, value ?? tensor))
        }
        if let ownWatch, ownModules.contains(point.path), let given = try ownWatch(point, value ?? tensor) {
            value = given
        }
        return value
    }

    private func patched(_ tensor: Tensor, by change: ModelChange, at point: Pass.Point) throws -> Tensor {
        guard case .activation(_, let edit) = change.kind else { return tensor }
        do { return try edit.applied(to: tensor, input: inputs[point.path]) } catch let error as TensorError {
            throw Complaint(
                "the patch of \(change.place) does not fit what goes by, \(tensor.shape): \(error.message)",
                culprit: change.place, hint: "undo takes it back, patch lists all")
        }
    }

    private func keep(_ entry: Trace.Entry) {
        entries.append(entry)
        entryBytes += entry.tensor.byteCount
        while entryBytes > GuidedPass.budget, entries.count > 1 {
            entryBytes -= entries.removeFirst().tensor.byteCount
        }
    }

    // MARK: Stops

    /// The value that a stop leaves in the place of another; nil where the pass does not stop or nothing is changed.
    private func stop(at point: Pass.Point, _ tensor: Tensor) throws -> Tensor? {
        let session = context.session
        var isDue = false
        if let stepping = context.stepping, stepping.stops(at: point, holdsModules: holders.contains(point.path)) {
            context.stepsLeft -= 1
            isDue = context.stepsLeft <= 0
        }
        let index = breaks.contains(point)
            ? session.passBreaks.firstIndex { $0.model === model && $0.point == point } : nil
        guard isDue || index != nil else { return nil }
        let stop = PassStop(point, value: tensor, entries: entries, model: model, modelName: modelName)
        if let index {
            if let condition = session.passBreaks[index].condition, !isDue {
                guard try session.holds(condition, at: stop) else { return nil }
            }
            session.passBreaks[index].hits += 1
            if context.stepping == nil, context.stepsLeft > 1 {
                context.stepsLeft -= 1
                return nil
            }
        }
        try session.serve(stop, in: context)
        let resumption = stop.resumption ?? (.freely, 1)
        context.stepping = resumption.stepping == .freely ? nil : resumption.stepping
        context.stepsLeft = resumption.count
        pass?.watched = context.stepping == nil ? modules : .all
        return stop.value.storage === tensor.storage ? nil : stop.value
    }
}

extension Context {
    /// A pass over a model, in which the session's patches are in place and its breaks stop.
    ///
    /// - Parameters:
    ///   - watch: sees what goes by in `watched` last, as it goes on.
    ///   - stops: whether breaks stop it.
    public func pass(
        over model: LoadedModel, attention: [String] = [], watch: Pass.Watch? = nil, watched: WatchedModules = .all,
        cache: KeyValueCache? = nil, stops: Bool = true
    ) -> Pass {
        GuidedPass.make(
            model, self, attention: attention, watch: watch, watched: watched, cache: cache, stops: stops)
    }
}

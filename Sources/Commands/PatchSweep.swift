// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Results
import Tensors

/// Activation patching, place by place (Meng et al. 2022, https://arxiv.org/abs/2202.05262, section 2): a pass of the
/// corrupt input in which one place has what the clean input's pass had there.
///
/// What is told is (patched - corrupt) / (clean - corrupt): 1 where the place alone brings the clean answer back, 0
/// where it changes nothing.
struct PatchSweep {
    private let clean: InputQuestion
    private let corrupt: InputQuestion
    private let metric: String
    private let context: Context

    /// - Throws: `Complaint` where the two do not have as many tokens.
    init(clean: InputQuestion, corrupt: InputQuestion, metric: String, _ context: Context) throws {
        let (ours, theirs) = (try corrupt.sizes(), try clean.sizes())
        guard ours == theirs else {
            throw Complaint(
                "the texts have \(ours[0]) and \(theirs[0]) tokens, so their places are not the same",
                culprit: "\(theirs[0]) tokens", hint: "tokens shows how a text is cut; choose one as long")
        }
        self.clean = clean
        self.corrupt = corrupt
        self.metric = metric
        self.context = context
    }

    /// One place: what is patched there, and where its number stands.
    private struct Place {
        let point: Pass.Point
        let edit: TensorEdit
        let row: Int
        let column: Int
    }

    /// The share that each place brings back: layers down; parts of a layer, heads or tokens across.
    func matrix(_ places: SweepPlaces) throws -> Matrix {
        let (source, cleanAnswer) = try traced(clean, label: nil)
        let (target, corruptAnswer) = try traced(corrupt, label: cleanAnswer.label)
        let (best, worst) = (try measure(cleanAnswer), try measure(corruptAnswer))
        guard (best - worst).magnitude > 1e-6 * max(best.magnitude, worst.magnitude, 1e-3) else {
            throw Complaint(
                "\(metric) is \(Format.short(best)) for both inputs, so there is nothing to bring back",
                culprit: metric, hint: "--metric says what is measured; --from gives the clean input")
        }
        let plan = try plan(places, source: source, target: target)
        guard !plan.places.isEmpty else { throw Complaint("the two inputs differ in no place that can be patched") }
        var numbers = [Float](repeating: .nan, count: plan.rows.count * plan.columns.count)
        for (done, place) in plan.places.enumerated() {
            try context.checkpoint()
            context.progress(
                "sweep", fraction: Double(done) / Double(plan.places.count), detail: "\(done) of \(plan.places.count)")
            let pass = context.pass(
                over: corrupt.model,
                watch: { point, tensor in point == place.point ? try place.edit.applied(to: tensor) : nil },
                watched: WatchedModules([place.point.path]), stops: false)
            let patched = try measure(try corrupt.answer(label: cleanAnswer.label, pass))
            numbers[place.row * plan.columns.count + place.column] = Float((patched - worst) / (best - worst))
        }
        context.note(
            Phrase("\(metric) ", .faint)
                + Phrase("clean \(Format.short(best)) · corrupt \(Format.short(worst))", .quiet))
        context.note(
            Phrase("(patched - corrupt) / (clean - corrupt): ", .faint)
                + Phrase("1 where a place alone brings the clean answer back", .faint))
        return Matrix(
            title: "\(corrupt.title) ← \(clean.title)", quantity: "restored",
            values: Tensor(numbers, shape: [plan.rows.count, plan.columns.count]), rows: plan.rows,
            columns: plan.columns)
    }

    private func measure(_ answer: InputQuestion.Answer) throws -> Double {
        try context.session.number(of: metric, with: answer.values.mapValues { .tensor($0) })
    }

    private func traced(_ question: InputQuestion, label: Int?) throws -> (Trace, InputQuestion.Answer) {
        var entries: [Trace.Entry] = []
        let pass = context.pass(
            over: question.model,
            watch: { point, tensor in
                let isKept = point.name == "$heads" || point.name == "$out" && tensor.rank == 3
                if isKept { entries.append(Trace.Entry(point, tensor)) }
                return nil
            }, stops: false)
        let answer = try question.answer(label: label, pass)
        return (Trace(title: question.title, entries: entries), answer)
    }

    // MARK: Places

    private typealias Plan = (places: [Place], rows: [String], columns: [String])

    private func plan(_ places: SweepPlaces, source: Trace, target: Trace) throws -> Plan {
        // Where both passes had the same, there is nothing to bring back.
        let moved = source.entries.filter { entry in
            target[entry.point].map { $0.shape == entry.tensor.shape && $0.floats != entry.tensor.floats } ?? false
        }
        switch places {
        case .layers: return layers(moved)
        case .heads: return heads(moved.filter { $0.point.name == "$heads" })
        case .tokens:
            return try tokens(moved.filter { $0.point.name == "$out" && ModuleParts.isLayer($0.point.path) })
        }
    }

    /// Each layer as a whole, and the parts of it that add to the stream: its attentions and what lies directly in it.
    private func layers(_ moved: [Trace.Entry]) -> Plan {
        let whole = moved.filter { $0.point.name == "$out" && ModuleParts.isLayer($0.point.path) }
        var columns = ["layer"]
        var places: [Place] = []
        for (row, layer) in whole.enumerated() {
            places.append(place(layer, row, 0))
            for part in moved where part.point.path.utf8.starts(with: (layer.point.path + ".").utf8) {
                let name = String(part.point.path.dropFirst(layer.point.path.count + 1))
                let isPart = part.point.name == "$heads" || ["mlp", "ffn", "feed_forward"].contains(name)
                guard isPart else { continue }
                let column = columns.firstIndex(of: name) ?? columns.count
                if column == columns.count { columns.append(name) }
                places.append(place(part, row, column))
            }
        }
        return (places, whole.map(\.point.path), columns)
    }

    private func heads(_ moved: [Trace.Entry]) -> Plan {
        var places: [Place] = []
        for (row, attention) in moved.enumerated() {
            for head in 0..<(attention.tensor.rank == 4 ? attention.tensor.shape[1] : 0) {
                guard let value = try? attention.tensor.subscripted([.range(), .list([head])]) else { continue }
                let edit = TensorEdit(rows: nil, heads: [head], .value(value))
                places.append(Place(point: attention.point, edit: edit, row: row, column: head))
            }
        }
        let most = moved.map { $0.tensor.rank == 4 ? $0.tensor.shape[1] : 0 }.max() ?? 0
        return (places, moved.map(\.point.path), (0..<most).map { "head \($0)" })
    }

    private func tokens(_ moved: [Trace.Entry]) throws -> Plan {
        var places: [Place] = []
        for (row, layer) in moved.enumerated() {
            for token in 0..<layer.tensor.shape[1] {
                let value = try layer.tensor.subscripted([.range(), .list([token])])
                let edit = TensorEdit(rows: [token], heads: nil, .value(value))
                places.append(Place(point: layer.point, edit: edit, row: row, column: token))
            }
        }
        let most = moved.map { $0.tensor.shape[1] }.max() ?? 0
        let vision = (corrupt.model.model as? any ImageEmbedder)?.vision
        let known = [try corrupt.pieces(), Sight.labels(of: vision?.grid)].first { $0.count == most }
        return (places, moved.map(\.point.path), known ?? (0..<most).map(String.init))
    }

    private func place(_ entry: Trace.Entry, _ row: Int, _ column: Int) -> Place {
        Place(point: entry.point, edit: TensorEdit(.value(entry.tensor)), row: row, column: column)
    }
}

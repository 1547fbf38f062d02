// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Results
import Tensors

extension Session {
    /// How many passes may be stopped, one inside the other.
    static let stopLimit = 16

    /// The pass that was stopped last; nil where none is.
    public var stop: PassStop? { stops.last }

    /// What the session calls a model.
    public func name(of model: LoadedModel) -> String {
        let binding = names.all.first { if case .model(let other) = $0.value { other === model } else { false } }
        return binding?.name ?? model.name
    }

    /// Runs the lines that come while a pass is stopped, until one of them lets it go on.
    ///
    /// They are what is left of the stopped line, then of the script it stands in, then what the user types.
    /// - Throws: `Cancellation` where the pass is given up.
    func serve(_ stop: PassStop, in context: Context) throws {
        guard stops.count < Session.stopLimit else {
            throw Complaint(
                "\(Session.stopLimit) passes are stopped already, one inside the other",
                hint: "continue goes on with the last of them, break clear takes the breaks away")
        }
        stops.append(stop)
        stopCount += 1
        defer {
            stops.removeLast()
            forgetChanges(at: stop)
            context.tell(.stopped(nil))
        }
        context.flush()
        var told = 0
        while stop.resumption == nil {
            // Said again where another pass stopped and went on meanwhile.
            if told != stopCount {
                context.tell(.stopped(stop.status(depth: stops.count)))
                context.tell(.scope(scope))
                told = stopCount
            }
            guard let next = try nextWhileStopped() else {
                context.note(Phrase("no line is left at the stop, so the pass went on", .quiet))
                return
            }
            try next(context.tell)
            if scripts.isEmpty { cancelFlag.lower() }
        }
    }

    /// What runs next at a stop; nil where nothing does.
    private func nextWhileStopped() throws -> ((@escaping (EngineEvent) -> Void) throws -> Void)? {
        for feed in feeds.reversed() {
            switch feed {
            case .statements(let feed):
                guard let statement = feed.next() else { continue }
                return { sink in
                    let outcome = self.run(statement, sink: sink)
                    if givesUp(feed.took(outcome)) { throw Cancellation() }
                    if self.scripts.isEmpty { sink(.scope(self.scope)) }
                }
            case .script(let feed):
                guard let line = feed.next() else { return nil }
                return { sink in
                    let outcome = self.run(line: line.text, sink: sink)
                    if givesUp(feed.took(outcome, line: line.number)) { throw Cancellation() }
                }
            }
        }
        guard let line = try lineWhileStopped?() else { return nil }
        return { sink in self.run(line: line, sink: sink) }

        // Where nobody types, what fails at a stop ends the line that stopped too.
        func givesUp(_ failed: Bool) -> Bool { failed && !(isInteractive && scripts.isEmpty) }
    }

    /// What an expression comes to in which some names have values of their own; a single number.
    ///
    /// - Throws: `Complaint` where it is no single number.
    public func number(of source: String, with values: [String: Value]) throws -> Double {
        let value = try Evaluator.value(of: source, checkpoint: checkCancelled) { name in
            try values[name] ?? self.value(named: name)
        }
        guard let tensor = value.tensor, tensor.count == 1, let number = tensor.floats.first else {
            throw Complaint(
                "\(source) is not one number", culprit: source,
                hint: "there is \(values.keys.sorted().joined(separator: ", ")): logits[0, 2], cosine(image, text)")
        }
        return Double(number)
    }

    /// Checks that an expression can be read.
    public func check(condition: String) throws(Complaint) { _ = try ExpressionParser.parse(condition) }

    /// Whether an expression about the value at a place holds.
    func holds(_ condition: String, at stop: PassStop) throws -> Bool {
        stops.append(stop)
        defer { stops.removeLast() }
        let value = try Evaluator.value(of: condition, checkpoint: checkCancelled, lookup: value(named:))
        guard let tensor = value.tensor, tensor.count == 1, let number = tensor.floats.first else {
            throw Complaint(
                "\(condition) is neither true nor false", culprit: condition,
                hint: "norm(here) > 3, here.max() > 3 and here[0, 5].mean() < 0 give one answer")
        }
        return number != 0
    }

    /// Refuses to change a model's weights while a pass of it stands still.
    func checkNotStopped(_ model: AnyObject) throws(Complaint) {
        guard let stop = stops.first(where: { $0.model === model }) else { return }
        throw Complaint(
            "a pass of \(stop.modelName) is stopped, and a step would change its weights on the way",
            culprit: stop.modelName, hint: "continue lets it end first")
    }
}

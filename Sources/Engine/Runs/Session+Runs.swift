// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Results
import Tensors
import Training

extension Session {
    /// The innermost run, or the one named.
    ///
    /// - Throws: `Complaint` where there is none.
    public func run(named name: String? = nil) throws(Complaint) -> LiveRun {
        if let name {
            if case .run(let run)? = names[name] { return run }
            let all = runs.map(\.name)
            throw Complaint(
                "no run is called \(name)", culprit: name,
                hint: Suggestion.didYouMean(name, among: all)
                    ?? (all.isEmpty ? "begin one: t = train MODEL DATASET" : "there is \(all.joined(separator: ", "))"))
        }
        guard let innermost = runs.last else {
            throw Complaint("there is no run", hint: "begin one: t = train MODEL DATASET")
        }
        return innermost
    }

    /// Makes a run the innermost.
    public func push(_ run: LiveRun) {
        runs.removeAll { $0 === run || $0.name == run.name }
        runs.append(run)
    }

    /// The run that trains a model, the innermost of several.
    public func run(training model: AnyObject) -> LiveRun? { runs.last { $0.training.model === model } }

    /// The dataset that `data` makes of these words.
    ///
    /// - Throws: `Complaint` where they make none.
    public func dataset(recipe: String) throws -> any Dataset {
        guard case .dataset(let dataset)? = try value(ofCommand: "data \(recipe)") else {
            throw Complaint("data \(recipe) makes no dataset", culprit: recipe)
        }
        return dataset
    }

    /// Takes one step of a run and looks at what is watched; true where the run is to go on.
    ///
    /// - Throws: `Cancellation`, before any weight changed.
    public func advance(_ run: LiveRun) throws -> Bool {
        let training = run.training
        guard !training.isFinished else {
            run.state = .finished
            return false
        }
        try checkNotStopped(training.model)
        do {
            try training.advance(interruption: checkCancelled)
        } catch let fault as NonFiniteFault {
            run.state = .stopped(fault.message)
            return false
        }
        run.noteStep()
        for watch in run.watches {
            if let value = try number(of: watch, in: run) { training.record(watch.source, value) }
        }
        if let condition = try conditionMet(run) {
            run.state = .stopped(condition)
            return false
        }
        if training.isFinished { run.state = .finished }
        return !training.isFinished
    }

    /// Why the run stops after the step it stands at; nil where it goes on.
    private func conditionMet(_ run: LiveRun) throws -> String? {
        if let goal = run.goal, try truth(of: goal, in: run) {
            run.goal = nil
            return "\(goal.source)"
        }
        for index in run.breaks.indices where try truth(of: run.breaks[index], in: run) {
            run.breaks[index].hits.append(run.training.step)
            return try described(run.breaks[index], in: run)
        }
        return nil
    }

    /// What is said of a condition that holds: `loss 1.31 > 1.2`, its first name with its value.
    private func described(_ condition: RunCondition, in run: LiveRun) throws -> String {
        let name = condition.source.prefix { $0.isLetter || $0 == "_" }
        guard let value = run.training.history.last(String(name)) else { return condition.source }
        return "\(name) \(NumberText.short(value))\(condition.source.dropFirst(name.count))"
    }

    /// Checks an expression that is to be worked out after each step.
    ///
    /// - Throws: `Complaint` where it cannot be read, or names what is not there.
    public func check(_ condition: RunCondition, in run: LiveRun) throws {
        _ = try ExpressionParser.parse(condition.source)
        if run.training.step > 0 { _ = try evaluate(condition, in: run) }
    }

    private func truth(of condition: RunCondition, in run: LiveRun) throws -> Bool {
        (try number(of: condition, in: run) ?? 0) != 0
    }

    private func number(of condition: RunCondition, in run: LiveRun) throws -> Float? {
        guard let tensor = try evaluate(condition, in: run).tensor else {
            throw Complaint("\(condition.source) is no number", culprit: condition.source)
        }
        guard tensor.count == 1 else {
            throw Complaint(
                "\(condition.source) holds \(tensor.count) numbers, where one is wanted", culprit: condition.source,
                hint: "norm(…), .mean() and .max() make one of many")
        }
        return tensor.floats.first
    }

    /// The value of an expression in which a run's measurements go by their names.
    func evaluate(_ condition: RunCondition, in run: LiveRun) throws -> Value {
        try Evaluator.value(of: condition.source, checkpoint: checkCancelled) { name in
            if name.utf8.first != UInt8(ascii: "_"), !name.contains("."), let tensor = try? run.tensor(at: name) {
                return .tensor(tensor)
            }
            return try self.value(named: name)
        }
    }
}

extension NumberText {
    /// A measurement in few digits: `1.31`, `7.7e-05`.
    public static func short(_ number: Float) -> String {
        guard number.isFinite else { return of(number) }
        if number == number.rounded(), abs(number) < 1e6 { return String(Int(number)) }
        return Format.short(Double(number))
    }
}

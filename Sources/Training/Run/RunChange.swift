// SPDX-License-Identifier: GPL-3.0-or-later
import Networks

/// Something that the user changed in a run: it holds from the step after `step` on, also when steps are replayed.
public struct RunChange: Sendable, Equatable, Codable {
    public enum Field: String, Sendable, Equatable, Codable, CaseIterable {
        case rate = "lr"
        case decay, clip, steps
        /// Patterns of weights that do not train, joined by commas; empty to free all.
        case freeze
    }

    public let step: Int
    public let field: Field
    public let value: String

    public init(step: Int, field: Field, value: String) {
        self.step = step
        self.field = field
        self.value = value
    }

    /// Changes settings.
    ///
    /// - Throws: `TrainingError` for a value that does not fit.
    func apply(to settings: inout TrainingSettings) throws(TrainingError) {
        var changed = settings
        switch field {
        case .rate: changed.rate = try number()
        case .decay: changed.decay = try number()
        case .clip: changed.clip = try number()
        case .steps:
            guard let steps = Int(value), steps > 0 else { throw unfit("a number of steps") }
            changed.steps = steps
        case .freeze:
            changed.freeze = value.split(separator: ",").map(String.init).filter { $0 != "none" }
        }
        try changed.check()
        settings = changed
    }

    private func number() throws(TrainingError) -> Double {
        guard let number = Double(value), number.isFinite, number >= 0 else { throw unfit("a number of 0 or more") }
        return number
    }

    private func unfit(_ what: String) -> TrainingError {
        TrainingError("\(field.rawValue) cannot be \(value)", hint: "it takes \(what)")
    }
}

extension TrainingSettings {
    /// What a field holds, as it would be typed.
    public func text(of field: RunChange.Field) -> String {
        switch field {
        case .rate: "\(rate)"
        case .decay: "\(decay)"
        case .clip: "\(clip)"
        case .steps: "\(steps)"
        case .freeze: freeze.isEmpty ? "none" : freeze.joined(separator: ",")
        }
    }
}

extension TrainingRun {
    /// Changes something from here on; the change is remembered with its step.
    public func change(_ field: RunChange.Field, to value: String) throws {
        let change = RunChange(step: step, field: field, value: value)
        try take(change)
        changes.append(change)
        for observer in observers { try observer.changed(self, change) }
    }

    func take(_ change: RunChange) throws {
        var settings = current
        try change.apply(to: &settings)
        try adopt(settings)
    }

    /// Puts settings into force.
    func adopt(_ settings: TrainingSettings) throws {
        let groups = try ParameterGroups(model.layout, settings)
        schedule = try settings.makeSchedule()
        self.groups = groups
        current = settings
    }
}

extension ParameterGroups {
    init(_ layout: ModelLayout, _ settings: TrainingSettings) throws(TrainingError) {
        var rates: [Rate] = []
        for text in settings.rates { rates.append(try Rate(text)) }
        try self.init(
            layout, freeze: settings.freeze.map(Glob.init), rates: rates, rate: settings.rate, decay: settings.decay)
    }
}

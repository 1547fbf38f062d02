// SPDX-License-Identifier: GPL-3.0-or-later

/// A training run as it is shown: how far it is, its curves, and what stops it.
public struct RunReport: Showable, Sendable, Equatable {
    public enum State: Sendable, Equatable {
        /// Made, and not yet stepped.
        case ready
        case running
        case paused
        /// By a break, a fault or the end of what was asked: why, `loss 1.31 > 1.2`.
        case stopped(String)
        /// All steps are done.
        case finished
    }

    /// Values by the step they were measured at, in the order of steps.
    public struct Points: Sendable, Equatable {
        public var steps: [Int]
        public var values: [Float]

        public init(steps: [Int] = [], values: [Float] = []) {
            self.steps = steps
            self.values = values
        }

        public mutating func append(_ value: Float, at step: Int) {
            steps.append(step)
            values.append(value)
        }
    }

    /// One quantity over the steps.
    public struct Curve: Sendable, Equatable {
        /// What `plot` calls it: `loss`, `grad_norm`.
        public var name: String
        /// What its panel is called: `learning rate`.
        public var title: String
        /// A few words behind the title: `in batch`.
        public var detail: String
        public var isLog: Bool
        public var values: Points
        /// The same quantity on examples that are not trained on.
        public var validation: Points
        /// What was measured before each rewind, from the step that was rewound to.
        public var earlier: [Points]

        public init(
            name: String, title: String, detail: String = "", isLog: Bool = false, values: Points = Points(),
            validation: Points = Points(), earlier: [Points] = []
        ) {
            self.name = name
            self.title = title
            self.detail = detail
            self.isLog = isLog
            self.values = values
            self.validation = validation
            self.earlier = earlier
        }
    }

    /// How large a module's last updates were against its weights: the ratio of their norms.
    public struct Update: Sendable, Equatable {
        public let module: String
        public let ratio: Float

        public init(module: String, ratio: Float) {
            self.module = module
            self.ratio = ratio
        }
    }

    /// A condition that stops the run.
    public struct Break: Sendable, Equatable {
        /// As it was typed: `loss > 1.2 and step > 500`.
        public let condition: String
        /// The steps at which it stopped the run.
        public let hits: [Int]

        public init(condition: String, hits: [Int]) {
            self.condition = condition
            self.hits = hits
        }
    }

    public var kind: String { "run" }

    /// The name the run is bound to.
    public var name: String
    /// What is trained on what for what: `clip tiny · shapes · contrastive`.
    public var subtitle: String
    /// Steps that are done, and that are to be done.
    public var step: Int
    public var steps: Int
    public var state: State
    public var samplesPerSecond: Double?
    public var secondsLeft: Double?
    public var curves: [Curve]
    public var updates: [Update]
    /// The steps that were rewound to.
    public var rewinds: [Int]
    public var breaks: [Break]

    public init(
        name: String, subtitle: String, step: Int, steps: Int, state: State, samplesPerSecond: Double? = nil,
        secondsLeft: Double? = nil, curves: [Curve] = [], updates: [Update] = [], rewinds: [Int] = [],
        breaks: [Break] = []
    ) {
        self.name = name
        self.subtitle = subtitle
        self.step = step
        self.steps = steps
        self.state = state
        self.samplesPerSecond = samplesPerSecond
        self.secondsLeft = secondsLeft
        self.curves = curves
        self.updates = updates
        self.rewinds = rewinds
        self.breaks = breaks
    }
}

/// A run in a few words, for the status line.
public struct RunStatus: Sendable, Equatable {
    public var name: String
    public var step: Int
    public var steps: Int
    public var state: RunReport.State
    public var loss: Float?
    /// Means of the loss over equal stretches of the run so far, at most eight, oldest first.
    public var recent: [Float]

    public init(name: String, step: Int, steps: Int, state: RunReport.State, loss: Float?, recent: [Float] = []) {
        self.name = name
        self.step = step
        self.steps = steps
        self.state = state
        self.loss = loss
        self.recent = recent
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks

/// Which weights of a model train, and at what rate and decay.
public struct ParameterGroups: Sendable, Equatable {
    /// What holds for one weight.
    public struct Member: Sendable, Equatable {
        public let path: String
        public let trains: Bool
        /// The learning rate before the schedule.
        public let rate: Double
        public let decay: Double
    }

    /// A rate for the weights that a pattern covers.
    public struct Rate: Sendable, Equatable {
        public let glob: Glob
        public let rate: Double

        /// Reads `GLOB=RATE`, as `text_model.*=1e-4`.
        public init(_ text: String) throws(TrainingError) {
            guard let sign = text.lastIndex(of: "="), sign > text.startIndex,
                let rate = Double(text[text.index(after: sign)...])
            else {
                throw TrainingError(
                    "\(text) is no rate for a part of the model", hint: "write it as 'text_model.*=1e-4'")
            }
            try Rate.check(rate)
            glob = Glob(String(text[..<sign]))
            self.rate = rate
        }

        static func check(_ rate: Double) throws(TrainingError) {
            guard rate.isFinite, rate >= 0 else { throw TrainingError("a learning rate of \(rate) is not 0 or more") }
        }
    }

    /// In the order of the model's weights.
    public let members: [Member]

    /// - Parameters:
    ///   - freeze: patterns of what does not train.
    ///   - rates: rates for parts; of several that cover a weight the last holds.
    ///   - rate: the rate of all others.
    ///   - decay: the weight decay of matrices; what has fewer than two axes (gains, biases, logit_scale) has none.
    /// - Throws: `TrainingError` when a pattern covers nothing, naming what is near it, or when nothing trains.
    public init(
        _ parameters: [(path: String, shape: [Int])], freeze: [Glob] = [], rates: [Rate] = [], rate: Double,
        decay: Double
    ) throws(TrainingError) {
        try Rate.check(rate)
        guard decay.isFinite, decay >= 0 else { throw TrainingError("a weight decay of \(decay) is not 0 or more") }
        for glob in freeze + rates.map(\.glob) where !parameters.contains(where: { glob.covers($0.path) }) {
            throw Self.nothing(glob, among: parameters.map(\.path))
        }
        members = parameters.map { path, shape in
            Member(
                path: path, trains: !freeze.contains { $0.covers(path) },
                rate: rates.last { $0.glob.covers(path) }?.rate ?? rate, decay: shape.count < 2 ? 0 : decay)
        }
        guard members.contains(where: \.trains) else {
            throw TrainingError("all weights are frozen, so that nothing would train", hint: "freeze less")
        }
    }

    /// The same for all weights of a model.
    public init(
        _ layout: ModelLayout, freeze: [Glob] = [], rates: [Rate] = [], rate: Double, decay: Double
    ) throws(TrainingError) {
        try self.init(
            layout.parameters.map { ($0.path, $0.shape) }, freeze: freeze, rates: rates, rate: rate, decay: decay)
    }

    private static func nothing(_ glob: Glob, among paths: [String]) -> TrainingError {
        var names: [String] = []
        var seen: Set<String> = []
        for path in paths {
            let parts = path.split(separator: ".")
            for length in 1...max(1, parts.count) {
                let name = parts.prefix(length).joined(separator: ".")
                if seen.insert(name).inserted { names.append(name) }
            }
        }
        let near = NearNames.of(glob.text, among: names)
        return TrainingError(
            "no weight fits \(glob.text)", hint: near.isEmpty ? nil : "near it are \(near.joined(separator: ", "))")
    }
}

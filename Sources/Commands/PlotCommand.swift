// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Draws curves.
struct PlotCommand: Command {
    static let name = "plot"
    static let summary = "Draws what a run measured, or the numbers of a vector."
    static let examples = [
        Example("plot loss grad_norm --log --smooth 0.9", "two curves of the innermost run"),
        Example("plot w[0]", "a vector's numbers"),
    ]

    @Argument("names of curves, runs, or vectors") var words: [String] = []
    @Flag("logarithmic axes") var log
    @Flag("linear axes") var linear
    @Option("how much of the moving mean is kept, 0 to 0.999") var smooth = 0.0

    func run(in context: Context) throws -> Value? {
        guard (0..<1).contains(smooth) else {
            throw Complaint("--smooth cannot be \(smooth)", culprit: "\(smooth)", hint: "0 for none, 0.9 for much")
        }
        let session = context.session
        let isLog: Bool? = log ? true : linear ? false : nil
        if let vector = try vectors(in: session) { return .plot(vector) }
        var run: LiveRun?
        var names: [String] = []
        for word in words {
            if case .run(let named)? = session.names[word] { run = named } else { names.append(word) }
        }
        let shown = try run ?? session.run()
        let known = shown.training.history.names
        if names.isEmpty { names = ["loss"] }
        if let missing = names.first(where: { !known.contains($0) }) {
            throw Complaint(
                "\(shown.name) has no curve \(missing)", culprit: missing,
                hint: known.isEmpty
                    ? "no step was taken yet: type step"
                    : Suggestion.didYouMean(missing, among: known) ?? "it has \(known.joined(separator: ", "))")
        }
        return .plot(Plot(of: shown.report, curves: names, isLog: isLog, smoothing: Float(smooth)))
    }

    /// Expressions that give vectors, each a curve of one panel; nil where the words are no expressions.
    private func vectors(in session: Session) throws -> Plot? {
        var series: [Plot.Series] = []
        for (place, word) in words.enumerated() {
            let read = Word(word)
            guard session.isBound(word) || session.isExpression(read) else { return nil }
            guard let tensor = try session.evaluate(read).tensor, tensor.rank == 1, tensor.count > 0 else {
                if case .run? = session.names[word] { return nil }
                throw Complaint("\(word) is no vector of numbers", culprit: word, hint: "plot w[0] draws a row of w")
            }
            series.append(
                Plot.Series(
                    name: word, role: .other(place),
                    points: RunReport.Points(steps: Array(0..<tensor.count), values: tensor.floats)))
        }
        guard let longest = series.map(\.points.steps.count).max() else { return nil }
        return Plot(
            subtitle: words.joined(separator: " "), xLabel: "index", range: 0...max(1, longest - 1),
            panels: [Plot.Panel(title: "value", isLog: log, series: series)], smoothing: Float(smooth))
    }
}

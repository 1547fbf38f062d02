// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Lets a run go on.
struct GoCommand: Command {
    static let name = "go"
    static let summary = "Lets the innermost run go on until it is done, a break holds or pause stops it."
    static let examples = [
        Example("go", "to the end, or to a break"), Example("go until step == 5", "until a condition holds"),
    ]

    @Argument("a run, until EXPR") var clause: ClauseArgument?

    func run(in context: Context) throws -> Value? { try going(clause, in: context) }
}

/// Lets a run go on, as `go` does.
struct ContinueCommand: Command {
    static let name = "continue"
    static let summary = "Goes on with what is innermost: a pass or a run that was stopped."
    static let examples = [
        Example("continue", "on to the next break"),
        Example("break clip.vision_model.encoder.layers.0; embed clip cat.png; continue", "the vectors follow"),
    ]

    @Argument("how many breaks of a pass to go to; a run, until EXPR") var clause: ClauseArgument?

    func run(in context: Context) throws -> Value? {
        guard let stop = context.session.stop, clause.map({ Int($0.source) != nil }) ?? true else {
            return try going(clause, in: context)
        }
        try stop.go(.freely, count: clause.flatMap { Int($0.source) })
        return nil
    }
}

/// Sets a run going: on its own where a person types, on this line in a script.
private func going(_ clause: ClauseArgument?, in context: Context) throws -> Value? {
    let session = context.session
    var rest = clause?.source ?? ""
    let first = String(rest.prefix { $0 != " " })
    var run = try session.run()
    if !first.isEmpty, first != "until" {
        run = try session.run(named: first)
        rest = String(rest.dropFirst(first.count).drop { $0 == " " })
    }
    var goal: RunCondition?
    if !rest.isEmpty {
        guard let source = ClauseArgument(source: rest).after("until"), !source.isEmpty else {
            throw Complaint("\(rest) says neither a run nor until", culprit: rest, hint: "go until loss < 0.5")
        }
        let condition = RunCondition(source)
        try session.check(condition, in: run)
        goal = condition
    }
    guard !run.training.isFinished else { throw run.isDone }
    if session.isInteractive, !session.isInScript {
        session.start(run, until: goal)
        context.tell(run)
    } else {
        session.push(run)
        try context.drive(run, until: goal)
    }
    return .run(run)
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Networks
import Results

/// Sets what stops a pass through a model, or a run.
struct BreakCommand: Command {
    static let name = "break"
    static let summary = "Stops a pass behind a module, or a run where a condition holds; alone it lists the breaks."
    static let examples = [
        Example("break clip.vision_model.encoder.layers.1", "the next line that runs clip stops behind that layer"),
        Example("break clip.vision_model.encoder.layers.1 --before", "at its input"),
        Example("break clip.vision_model.encoder.layers.1 if here.max() > 100", "here is the value that goes by"),
        Example("break if loss > 4 and step > 100", "of a run, looked at after each step"),
        Example("break nan", "stops at a step whose weights would become infinite; always on"),
        Example("break", "the breaks there are"), Example("break clear", "takes all away"),
    ]

    @Option("the run; else the innermost", name: "run") var which: RunArgument?
    @Flag("stop at the module's input") var before
    @Argument("a module's path, if EXPR, nan, clear", placeholder: "[PATH] [if EXPR]") var clause: ClauseArgument?

    func run(in context: Context) throws -> Value? {
        let session = context.session
        guard let clause else { return .table(try table(in: session)) }
        if clause.source == "nan" {
            return .note(
                Note(
                    Phrase("a loss or gradient that is not finite always stops a run")
                        + Phrase(", before its weights change", .quiet)))
        }
        if clause.after("clear") != nil {
            session.clearPassBreaks()
            if let run = which?.run ?? session.runs.last {
                run.clearBreaks()
                context.tell(run)
            }
            return .note(Note(Phrase("no breaks", .quiet)))
        }
        if let source = clause.after("if") { return try breakRun(if: source, in: context) }
        return try breakPass(clause.source, in: session)
    }

    private func breakRun(if source: String, in context: Context) throws -> Value? {
        let run = try which?.run ?? context.session.run()
        guard !source.isEmpty else { throw Complaint("no condition stands behind if", hint: "break if loss > 4") }
        let condition = RunCondition(source)
        try context.session.check(condition, in: run)
        run.add(breakAt: condition)
        context.tell(run)
        return said(run.breaks.map { "if \($0.source)" })
    }

    /// `PATH [--before] [if EXPR] [--before]`.
    private func breakPass(_ source: String, in session: Session) throws -> Value? {
        var words = source.split(separator: " ").map(String.init)
        let isBefore = before || words.contains("--before")
        words.removeAll { $0 == "--before" }
        let place = words.removeFirst()
        var condition: String?
        if let first = words.first {
            guard first == "if", words.count > 1 else {
                throw Complaint("\(first) says nothing behind a path", culprit: first, hint: "break PATH if EXPR")
            }
            condition = words.dropFirst().joined(separator: " ")
        }
        guard case .activation(let model, let point, _) = try self.place(of: place, in: session) else {
            throw Complaint(
                "\(place) is a weight, by which nothing goes", culprit: place,
                hint: "break at its module: \(place.split(separator: ".").dropLast().joined(separator: "."))")
        }
        if let condition { try session.check(condition: condition) }
        session.add(
            PassBreak(
                model: model, modelName: session.name(of: model),
                point: isBefore ? Pass.Point(path: point.path, name: "$in") : point, condition: condition))
        return said(session.passBreaks.map(\.text))
    }

    private func place(of text: String, in session: Session) throws -> PatchPlace {
        guard text.contains("."), !text.hasPrefix("here") else {
            throw Complaint(
                "\(text) is nothing to stop at", culprit: text,
                hint: "break MODEL.PATH stops a pass, break if loss > 4 a run")
        }
        return try PatchPlace(text, in: session)
    }

    private func said(_ breaks: [String]) -> Value {
        .note(
            Note(
                breaks.isEmpty
                    ? Phrase("no breaks", .quiet) : Phrase("■ ", .warning) + Phrase(breaks.joined(separator: " · "))))
    }

    private func table(in session: Session) throws -> Table {
        let passes = session.passBreaks.map { [Table.Cell.text($0.text), .text(Format.plural($0.hits, "stop"))] }
        let run = which?.run ?? session.runs.last
        if passes.isEmpty, run == nil {
            throw Complaint("there are no breaks", hint: "break MODEL.PATH stops a pass, break if loss > 4 a run")
        }
        let ofRun: [[Table.Cell]] =
            run.map { run in
                run.breaks.map {
                    [
                        .text("\(run.name) if \($0.source)"),
                        .text("step " + $0.hits.map { Format.count($0) }.joined(separator: ", ")),
                    ]
                } + [[.text("\(run.name) nan"), .text("always on")]]
            } ?? []
        return Table(title: "breaks", columns: ["where", "stopped"], rows: passes + ofRun)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors

@testable import Engine

/// Small commands that exercise each part of the kit.
enum TestCommands {
    static let all: [any Command.Type] = [
        Look.self, Echo.self, Weigh.self, PrintLine.self, Source.self, Slow.self, Fail.self, Quiet.self, Compare.self,
        Drop.self, Tree.self, Load.self, Lookup.self,
    ]
}

enum Method: String, Choice { case raw, rollout }

/// Every kind of option.
struct Look: Command {
    static let name = "look"
    static let summary = "Looks at a value."
    static let examples = [Example("look (1 + 1) --layer 2", "the number 2")]
    @Argument("what to look at") var value: ValueArgument
    @Argument("texts to look for") var texts: [TextArgument] = []
    @Option("which layers to show") var layer: LayerSelection = .one(-1)
    @Option("which heads to show") var head: HeadSelection = .mean
    @Option("which token's row to read") var token: TokenSelection?
    @Option("how to read it") var method: Method = .raw
    @Option("a sentence with {} in it") var template: [String] = []
    @Option("how much of it") var amount: Double = 1
    @Flag("look twice") var twiceOver

    func run(in context: Context) throws -> Value? {
        let parts = [
            value.value.spelled, texts.map(\.text).joined(separator: "+"), layer.description, head.description,
            token?.description ?? "-", method.rawValue, template.joined(separator: "+"), NumberText.of(amount),
            String(twiceOver),
        ]
        return .text(parts.joined(separator: "|"))
    }
}

struct Echo: Command {
    static let name = "echo"
    static let summary = "Gives its texts back."
    static let examples = [Example("echo \"a cat\" dog", "two texts")]
    @Argument("texts") var texts: [TextArgument]
    func run(in context: Context) throws -> Value? {
        context.note("echoed")
        return .texts(texts.map(\.text))
    }
}

struct Weigh: Command {
    static let name = "weigh"
    static let summary = "Weighs a number."
    static let examples = [Example("weigh 3", "3")]
    @Argument("a number") var count: Int
    func run(in context: Context) throws -> Value? { .number(Double(count)) }
}

struct PrintLine: Command {
    static let name = "print"
    static let summary = "Shows the value of an expression."
    static let examples = [Example("print 1 + 1", "2")]
    @Argument("what to work out") var expression: ExpressionArgument
    func run(in context: Context) throws -> Value? { expression.value }
}

struct Source: Command {
    static let name = "source"
    static let summary = "Runs a script."
    static let examples = [Example("source a.rebus", "its lines")]
    @Argument("the script") var file: FileArgument
    @Flag("go on after a line that failed") var keepGoing
    func run(in context: Context) throws -> Value? {
        .note(Note(Phrase("\(try context.source(file.name, keepGoing: keepGoing)) lines")))
    }
}

struct Slow: Command {
    static let name = "slow"
    static let summary = "Works until it is stopped."
    static let examples = [Example("slow", "stops on Ctrl-C")]
    func run(in context: Context) throws -> Value? {
        while true {
            try context.checkpoint()
            context.progress("slow", fraction: 0.5)
            context.publish(Note("still at it"))
        }
    }
}

struct Fail: Command {
    static let name = "fail"
    static let summary = "Fails."
    static let examples = [Example("fail", "always")]
    func run(in context: Context) throws -> Value? { throw TensorError("shapes do not fit", hint: "try others") }
}

struct Quiet: Command {
    static let name = "quiet"
    static let summary = "Gives nothing."
    static let examples = [Example("quiet", "nothing")]
    func run(in context: Context) throws -> Value? { nil }
}

struct Compare: Command {
    static let name = "compare"
    static let summary = "Says which inputs are pictures and which are texts."
    static let examples = [Example("compare cat.png dog", "a picture and a text")]
    @Argument("pictures and texts") var inputs: [InputArgument]
    func run(in context: Context) throws -> Value? {
        .texts(inputs.map { $0.isPicture ? "picture \($0)" : "text \($0)" })
    }
}

struct Drop: Command {
    static let name = "drop"
    static let summary = "Forgets a name."
    static let examples = [Example("drop a", "forgets a")]
    @Argument("the name") var name: NameArgument
    func run(in context: Context) throws -> Value? {
        try context.session.drop(name.name)
        return nil
    }
}

struct Tree: Command {
    static let name = "tree"
    static let summary = "Shows the modules of a model."
    static let examples = [Example("tree clip", "all of them")]
    @Argument("the model") var model: ModelArgument
    @Argument("where to begin") var path: PathArgument?
    func run(in context: Context) throws -> Value? { .text(path?.path ?? "") }
}

struct Load: Command {
    static let name = "load"
    static let summary = "Loads nothing."
    static let examples = [Example("load folder", "nothing")]
    @Argument("a folder") var folder: LocationArgument
    func run(in context: Context) throws -> Value? { nil }
}

struct Lookup: Command {
    static let name = "lookup"
    static let summary = "Explains a verb."
    static let examples = [Example("lookup look", "how to look")]
    @Argument("the verb") var verb: VerbArgument?
    func run(in context: Context) throws -> Value? { .text(verb?.declaration.usage ?? "") }
}

/// Events of a session, in order.
final class Record {
    var events: [EngineEvent] = []

    var outcomes: [Outcome] { events.compactMap { if case .finished(_, let outcome) = $0 { outcome } else { nil } } }
}

extension Session {
    /// Runs a line and spells its last value, or the complaint's message behind `✗`.
    func spelled(_ line: String) -> String {
        switch run(line: line, sink: { _ in }) {
        case .done(_, let value, _, _, _): value?.spelledWhole ?? "-"
        case .failed(let complaint): "✗ " + complaint.message
        case .cancelled: "stopped"
        }
    }

    func complaint(_ line: String) -> Complaint? {
        if case .failed(let complaint) = run(line: line, sink: { _ in }) { complaint } else { nil }
    }
}

extension Value {
    var spelledWhole: String {
        switch self {
        case .texts(let texts): texts.joined(separator: ", ")
        case .text(let text): text
        case .tensor(let tensor) where tensor.rank > 0: "\(tensor.shape) \(tensor.floats.map { NumberText.of($0) })"
        default: spelled
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// Commands that take words of every kind and are never run, so that lines can be read, completed and hinted at.
enum FuzzedCommands {
    static let all: [any Command.Type] = [Look.self, Open.self, Go.self, Set.self]
}

enum FuzzedMethod: String, Choice { case raw, rollout, gradcam }

struct Look: Command {
    static let name = "look"
    static let summary = "Looks at a value."
    static let examples = [Example("look a \"a cat\" --layer 2", "a value")]
    @Argument("what to look at") var value: ValueArgument
    @Argument("texts and pictures") var inputs: [InputArgument] = []
    @Option("which layers") var layer: LayerSelection = .one(-1)
    @Option("which heads") var head: HeadSelection = .mean
    @Option("which token") var token: TokenSelection?
    @Option("which step") var step: StepSelection?
    @Option("how") var method: FuzzedMethod = .raw
    @Option("sentences") var template: [String] = []
    @Option("how much") var amount: Double = 1
    @Flag("look twice") var twiceOver

    func run(in context: Context) throws -> Value? { nil }
}

struct Open: Command {
    static let name = "open"
    static let summary = "Opens a file."
    static let examples = [Example("open a.npy", "a file")]
    @Argument("the file") var file: FileArgument
    @Argument("pictures") var pictures: [PictureArgument] = []
    @Option("where to") var out: OutputArgument?
    @Option("where from") var from: LocationArgument?
    @Option("texts") var text: [TextArgument] = []

    func run(in context: Context) throws -> Value? { nil }
}

struct Go: Command {
    static let name = "go"
    static let summary = "Goes on with a model."
    static let examples = [Example("go m if loss > 3", "a run")]
    @Argument("the model") var model: ModelArgument
    @Argument("a place in it") var place: PlaceArgument?
    @Argument("a path in it") var path: PathArgument?
    @Option("how often") var times: Int = 1
    @Option("a new name") var called: NewName?

    func run(in context: Context) throws -> Value? { nil }
}

struct Set: Command {
    static let name = "set"
    static let summary = "Changes a setting."
    static let examples = [Example("set theme dusk", "another look")]
    @Argument("the setting") var setting: SettingArgument
    @Argument("its value") var value: SettingValue?
    @Option("a theme") var theme: ThemeArgument?
    @Option("a verb") var verb: VerbArgument?
    @Option("a name") var name: NameArgument?

    func run(in context: Context) throws -> Value? { nil }
}

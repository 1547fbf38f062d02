// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Makes a second model of a model, so that one may be changed and the other kept.
struct CopyCommand: Command {
    static let name = "copy"
    static let summary = "Makes a second model of a model; their weights are shared until one of them changes."
    static let examples = [Example("other = copy clip", "a model to change freely")]

    @Argument("the model") var model: ModelArgument

    func run(in context: Context) throws -> Value? { .model(try model.model.copy(named: context.target ?? model.name)) }
}

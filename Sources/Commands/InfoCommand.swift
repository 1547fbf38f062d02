// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results

/// Tells what there is to know of a value.
struct InfoCommand: Command {
    static let name = "info"
    static let summary = "Tells what there is to know of a model, a picture or any other value."
    static let examples = [
        Example("info clip", "towers, widths, preparation, tokenizer"),
        Example("info a", "what an attention map holds"),
    ]

    @Argument("the value") var value: ValueArgument

    func run(in context: Context) throws -> Value? {
        let facts: [Fact] =
            switch value.value {
            case .model(let model): Fact.facts(of: model)
            case .image(let picture): Fact.facts(of: picture)
            case .attention(let map): Fact.facts(of: map)
            case .dataset(let dataset):
                Fact.facts(of: dataset)
            default: []
            }
        if facts.isEmpty {
            context.show(value.value.showable(name: value.name))
            return value.value
        }
        return .table(
            Table(
                title: value.name, columns: ["what", "value"], rows: facts.map { [.text($0.name), .text($0.value)] }))
    }
}

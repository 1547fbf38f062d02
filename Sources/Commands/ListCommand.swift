// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Lists what the session holds.
struct ListCommand: Command {
    static let name = "ls"
    static let summary = "Lists the names of the session and what they hold."
    static let examples = [Example("ls", "every name"), Example("ls model", "the models")]

    @Argument("only values of this kind, such as model or tensor") var kind: String?

    func run(in context: Context) throws -> Value? {
        let named = context.session.names.all.filter { kind == nil || $0.value.kind == kind }
        if named.isEmpty {
            let none = kind.map { "no name holds a \($0)" } ?? "nothing has a name yet"
            return .note(Note([Phrase(none, .quiet), Phrase("NAME = COMMAND … gives one", .faint)]))
        }
        let rows = named.map { entry -> [Table.Cell] in
            [
                .text(entry.name), .text(entry.value.kind), .text(entry.value.detail),
                .text(size(of: entry.value)),
            ]
        }
        return .table(Table(title: "names", columns: ["name", "kind", "what", "size"], rows: rows))
    }

    /// What the value holds, whether it lies in memory or in a file's pages.
    private func size(of value: Value) -> String {
        switch value {
        case .model(let model): Format.bytes(model.facts.fileBytes)
        case .tensors(let table): Format.bytes(table.all.reduce(0) { $0 + $1.tensor.byteCount })
        default: Format.bytes(value.tensor?.byteCount ?? value.byteCount)
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Shows the steps of this session.
struct HistoryCommand: Command {
    static let name = "history"
    static let summary = "Shows the steps of this session, what they took and how they ended."
    static let examples = [
        Example("history", "every step so far"), Example("history attend", "the steps that hold the word attend"),
    ]

    @Argument("only steps that hold this text") var text: String?

    func run(in context: Context) throws -> Value? {
        let entries = context.session.journal.entries.filter { entry in
            entry.end != .running && (text.map { entry.line.contains($0) } ?? true)
        }
        let rows = entries.map { entry -> [Table.Cell] in
            let end =
                switch entry.end {
                case .done, .running: ""
                case .cancelled: "stopped"
                case .failed: "failed"
                }
            return [.count(entry.number), .text(entry.line), .text(Format.seconds(entry.seconds)), .text(end)]
        }
        if rows.isEmpty { return .note(Note(Phrase("no step so far holds that", .quiet))) }
        return .table(Table(title: "history", columns: ["step", "line", "time", ""], rows: rows))
    }
}

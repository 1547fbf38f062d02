// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Glibc
import Results
import Tensors

/// Looks at the machine and the terminal and says what Rebus makes of them.
struct DoctorCommand: Command {
    static let name = "doctor"
    static let summary = "Looks at terminal, processor, memory and folders, and says what is amiss."
    static let examples = [Example("doctor", "everything that may matter when something looks wrong")]

    func run(in context: Context) throws -> Value? {
        let checks = Diagnosis.checks(
            settings: context.session.settings, folder: context.session.folder,
            environment: context.session.environment)
        let rows = checks.map { check -> [Table.Cell] in
            [.text(check.name), .text(check.finding), .text(check.advice ?? "")]
        }
        let troubles = checks.filter { $0.advice != nil }.count
        let verdict =
            troubles == 0
            ? Phrase("all well", .accent) : Phrase(Format.plural(troubles, "thing") + " to look at", .warning)
        return .table(Table(title: "doctor", columns: ["what", "found", "advice"], rows: rows, notes: [verdict]))
    }
}

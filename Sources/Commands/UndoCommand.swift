// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Takes back what was changed by hand.
struct UndoCommand: Command {
    static let name = "undo"
    static let summary = "Takes back the last change: a patch, an ablation, an assignment; never a training step."
    static let examples = [
        Example("patch clip.logit_scale (0); undo", "the weight is again what it was"),
        Example("undo all", "every change there is"),
    ]

    @Argument("all of them") var all: Everything?

    enum Everything: String, Choice { case all }

    func run(in context: Context) throws -> Value? {
        let session = context.session
        if all == nil { return .note(Note(said(try session.undo()))) }
        if session.changes.isEmpty { return .note(Note(Phrase("nothing is changed", .quiet))) }
        var lines: [Phrase] = []
        while !session.changes.isEmpty {
            do { lines.append(said(try session.undo())) } catch let complaint as Complaint {
                context.note(Phrase(complaint.message, .warning))
            }
        }
        return .note(Note(lines))
    }

    private func said(_ change: ModelChange) -> Phrase {
        Phrase("taken back: ", .quiet) + Phrase(change.place) + Phrase(" = \(change.how)", .quiet)
    }
}

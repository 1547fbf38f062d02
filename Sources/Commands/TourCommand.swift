// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// Plays a session of a minute that shows what Rebus is for.
struct TourCommand: Command {
    static let name = "tour"
    static let summary = "Plays a session of a minute: a model, a scene, its attention, thirty steps of training."
    static let examples = [Example("tour", "the lines are run as if they were typed")]

    func run(in context: Context) throws -> Value? {
        try context.source(context.session.builtIn("Sessions/tour.rebus"))
        return nil
    }
}

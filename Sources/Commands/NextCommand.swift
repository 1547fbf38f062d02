// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// Goes on in a stopped pass, past what lies inside the next module.
struct NextCommand: Command {
    static let name = "next"
    static let summary = "Goes on in a stopped pass to the end of the next module at this depth, or of the next few."
    static let examples = [
        Example("break clip.vision_model.encoder.layers.0; embed clip cat.png; next", "the next layer"),
    ]

    @Argument("how many modules") var count: Int?

    func run(in context: Context) throws -> Value? {
        let stop = try context.session.innermostStop()
        try stop.go(stop.over, count: count)
        return nil
    }
}

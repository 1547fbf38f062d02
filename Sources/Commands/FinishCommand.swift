// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// Goes on in a stopped pass until the module around this place is done.
struct FinishCommand: Command {
    static let name = "finish"
    static let summary = "Goes on in a stopped pass to the end of the module that holds this place."
    static let examples = [
        Example("break clip.vision_model.encoder.layers.0.mlp.fc1; embed clip cat.png; finish", "the end of mlp"),
    ]

    @Argument("how many modules out") var count: Int?

    func run(in context: Context) throws -> Value? {
        let stop = try context.session.innermostStop()
        try stop.go(stop.out, count: count)
        return nil
    }
}

extension Session {
    /// - Throws: `Complaint` where no pass is stopped.
    func innermostStop() throws -> PassStop {
        guard let stop else {
            throw Complaint(
                "no pass is stopped", hint: "break MODEL.PATH stops the next one; step and go are for runs too")
        }
        return stop
    }
}

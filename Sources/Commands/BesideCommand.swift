// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results

/// Puts results next to one another.
struct BesideCommand: Command {
    static let name = "beside"
    static let summary = "Shows results next to one another: one scene by several models, a map before and after."
    static let examples = [
        Example("a = attend clip cat.png; b = attend clip boot.png; beside a b", "two maps, each with its own keys")
    ]

    @Argument("results of two lines or more, by their names") var values: [ValueArgument]

    func run(in context: Context) throws -> Value? {
        guard values.count > 1 else {
            throw Complaint("beside needs two results or more", hint: "a = attend …; b = attend …; beside a b")
        }
        guard values.count <= Self.most else {
            throw Complaint("\(values.count) results do not fit beside one another; \(Self.most) do")
        }
        return .list(values.map(\.value))
    }

    private static let most = 6
}

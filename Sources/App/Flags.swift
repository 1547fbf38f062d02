// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Frames

/// What may follow `rebus` on the command line.
struct Flags: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "rebus",
        abstract: "A debugger for multimodal models, in the terminal.",
        discussion: """
            Without FILE and -c it opens its screen; type help there.

            Examples:
              rebus                                            open the screen
              rebus tour.rebus                                 run a script
              rebus -c 'm = load DIR' -c 'attend m cat.png'    run lines
              echo '1 + 1' | rebus --json                      one JSON object a line

            Exit status: 0 all well, 1 a line failed, 2 wrong usage, 130 interrupted, 143 terminated.
            """,
        version: "rebus \(version)")

    @Argument(help: "A script to run; - is standard input.", completion: .file(extensions: ["rebus"]))
    var file: String?

    @Option(
        name: .customShort("c"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Run a line; may be given several times.", valueName: "line"))
    var lines: [String] = []

    @Flag(help: "Never draw: results as text.")
    var plain = false

    @Flag(help: "Write one JSON object a step.")
    var json = false

    @Flag(help: "Write each line before its result.")
    var echo = false

    @Flag(help: "Go on after a line that fails.")
    var keepGoing = false

    @Option(help: "How many colours the screen shows.")
    var colors: ColorDepth?

    @Option(help: "What pictures are drawn with.")
    var glyphs: GlyphSet?

    @Option(help: "The theme to begin with.")
    var theme: String?

    @Option(help: "How many threads compute.")
    var threads: Int?

    func validate() throws {
        if file != nil, !lines.isEmpty { throw ValidationError("Give either a script or -c, not both.") }
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads takes 1 to 256.") }
        if file == "" { throw ValidationError("The script has no name.") }
    }
}

extension ColorDepth: ExpressibleByArgument {}
extension GlyphSet: ExpressibleByArgument {}

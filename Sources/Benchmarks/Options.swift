// SPDX-License-Identifier: GPL-3.0-or-later

/// What the measuring program is told: `Benchmarks --rebus FILE --folder FOLDER [--python FILE] [--rounds N]`.
struct Options {
    /// The program whose start is measured.
    var rebus: String?
    /// Where the checkpoint is made, once.
    var folder = ".build/benchmarks/clip-vit-base-patch32"
    /// A Python with torch and transformers.
    var python: String?
    var rounds = 20
    /// Only make the checkpoint, then end: a process of its own, so that its memory is not counted.
    var onlyMake = false

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--make": onlyMake = true
            case "--rebus": rebus = rest.popFirst()
            case "--folder": folder = rest.popFirst() ?? folder
            case "--python": python = rest.popFirst()
            case "--rounds": rounds = rest.popFirst().flatMap { Int($0) } ?? rounds
            default: throw BenchmarkError("unknown option \(word)")
            }
        }
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

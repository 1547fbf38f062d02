// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// What the measuring program is told: `Benchmarks --rebus FILE --folder FOLDER [--python FILE] [--rounds N]
/// [--threads N] [--training] [--writing] [--joint]`.
struct Options {
    /// The program whose start is measured.
    var rebus: String?
    /// Where the checkpoint is made, once.
    var folder = ".build/benchmarks/clip-vit-base-patch32"
    /// Where the small model that is trained is written.
    var trainingFolder = ".build/benchmarks/clip-small"
    /// Where the model that writes is written, once.
    var writingFolder = ".build/benchmarks/blip-base"
    /// Where the model of one stream is written, once.
    var jointFolder = ".build/benchmarks/vilt-base"
    /// A Python with torch and transformers.
    var python: String?
    var rounds = 20
    /// Only the step of training is measured.
    var onlyTraining = false
    /// Only a caption is measured.
    var onlyWriting = false
    /// Only an answer and the relevance map behind it are measured.
    var onlyJoint = false
    /// Only make the checkpoint, then end: a process of its own, so that its memory is not counted.
    var onlyMake = false

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--make": onlyMake = true
            case "--training": onlyTraining = true
            case "--writing": onlyWriting = true
            case "--joint": onlyJoint = true
            case "--rebus": rebus = rest.popFirst()
            case "--folder": folder = rest.popFirst() ?? folder
            case "--python": python = rest.popFirst()
            case "--threads": Threads.count = rest.popFirst().flatMap { Int($0) } ?? Threads.count
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

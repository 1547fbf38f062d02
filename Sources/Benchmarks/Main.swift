// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem
import Foundation

/// Measures a CLIP ViT-B/32 with random weights, in turn with torch where a Python is named (`make bench`).
@main
struct Main {
    static func main() {
        do {
            try measure(Options(Array(CommandLine.arguments.dropFirst())))
        } catch {
            FileHandle.standardError.write(Data("Benchmarks: \(error)\n".utf8))
            exit(1)
        }
    }

    static func measure(_ options: Options) throws {
        let checkpoint = CheckpointOnDisk(folder: options.folder)
        if options.onlyMake { return try checkpoint.make() }
        let script = "Scripts/bench.py"
        if options.onlyTraining { return try measureTraining(options, script) }
        if options.onlyWriting { return try measureWriting(options, script) }
        if options.onlyJoint { return try measureJoint(options, script) }
        try checkpoint.makeElsewhere()

        var rows: [Row] = []
        if let rebus = options.rebus {
            // First, while this process is small: a child's memory is never counted below its parent's.
            let processes = ProcessRows(
                rebus: rebus, checkpoint: options.folder, picture: "Tests/Fixtures/pictures/cat.png",
                python: options.python, script: script, rounds: options.rounds)
            rows += try processes.measure()
        }
        let reference = try options.python.map {
            try PythonReference(python: $0, script: script, checkpoint: options.folder)
        }
        let model = try ModelRows(checkpoint: options.folder, rounds: options.rounds)
        rows = try model.measure(against: reference) + rows
        print(Row.table(rows, of: "ViT-B/32"), terminator: "")
        if let reference { print(try model.agreement(with: reference)) }
        try measureWriting(options, script)
        try measureJoint(options, script)
        try measureTraining(options, script)
    }

    static func measureWriting(_ options: Options, _ script: String) throws {
        let writing = try WritingRows(folder: options.writingFolder, rounds: min(options.rounds, 10))
        let reference = try options.python.map {
            try PythonReference(python: $0, script: script, checkpoint: options.writingFolder, mode: "--write")
        }
        print(Row.table(try writing.measure(against: reference), of: "BLIP-base"), terminator: "")
        if let reference { print(try writing.agreement(with: reference)) }
    }

    static func measureJoint(_ options: Options, _ script: String) throws {
        let joint = try JointRows(folder: options.jointFolder, rounds: min(options.rounds, 10))
        let reference = try options.python.map {
            try PythonReference(python: $0, script: script, checkpoint: options.jointFolder, mode: "--join")
        }
        print(Row.table(try joint.measure(against: reference), of: "ViLT-base"), terminator: "")
        if let reference { print(try joint.agreement(with: reference)) }
    }

    static func measureTraining(_ options: Options, _ script: String) throws {
        let training = try TrainingRows(folder: options.trainingFolder, rounds: options.rounds)
        let reference = try options.python.map {
            try PythonReference(python: $0, script: script, checkpoint: options.trainingFolder, mode: "--train")
        }
        print(Row.table(try training.measure(against: reference), of: "small CLIP"), terminator: "")
        if let reference { print(try training.agreement(with: reference)) }
        print(Row.table(try RunRows().measure(), of: "tiny CLIP"), terminator: "")
    }
}

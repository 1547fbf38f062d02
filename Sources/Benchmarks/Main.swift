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
        let rows = try WritingRows(folder: options.writingFolder, rounds: min(options.rounds, 10))
        try measure(rows, of: "BLIP-base", options, script, mode: "--write", on: options.writingFolder)
    }

    static func measureJoint(_ options: Options, _ script: String) throws {
        let rows = try JointRows(folder: options.jointFolder, rounds: min(options.rounds, 10))
        try measure(rows, of: "ViLT-base", options, script, mode: "--join", on: options.jointFolder)
    }

    static func measureTraining(_ options: Options, _ script: String) throws {
        let rows = try TrainingRows(folder: options.trainingFolder, rounds: options.rounds)
        try measure(rows, of: "small CLIP", options, script, mode: "--train", on: options.trainingFolder)
        print(Row.table(try RunRows().measure(), of: "tiny CLIP"), terminator: "")
    }

    private static func measure(
        _ rows: some MeasuredRows, of model: String, _ options: Options, _ script: String, mode: String,
        on folder: String
    ) throws {
        let reference = try options.python.map {
            try PythonReference(python: $0, script: script, checkpoint: folder, mode: mode)
        }
        print(Row.table(try rows.measure(against: reference), of: model), terminator: "")
        if let reference { print(try rows.agreement(with: reference)) }
    }
}

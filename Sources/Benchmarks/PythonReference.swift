// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A Python with torch and transformers that does the same work on request (Scripts/bench.py).
final class PythonReference {
    private let process = Process()
    private let requests = Pipe()
    private let answers = Pipe()
    private var unread: [UInt8] = []

    /// Start it on a checkpoint and wait until the model is loaded.
    ///
    /// - Parameter mode: an option that stands before the checkpoint.
    init(python: String, script: String, checkpoint: String, mode: String? = nil) throws {
        process.executableURL = URL(filePath: python)
        process.arguments = [script] + [mode, checkpoint].compactMap(\.self)
        process.standardInput = requests
        process.standardOutput = answers
        process.standardError = FileHandle.nullDevice
        try process.run()
        guard try line() == "ready" else {
            throw BenchmarkError("\(python) did not get ready: has it torch, transformers and pillow?")
        }
    }

    deinit {
        try? requests.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// How many seconds the named work took there.
    func seconds(_ work: String) throws -> Double {
        guard let seconds = Double(try ask(work)) else { throw BenchmarkError("the reference cannot do \(work)") }
        return seconds
    }

    /// Numbers that the named work gave there.
    func values(_ work: String) throws -> [Float] {
        try ask(work).split(separator: " ").compactMap { Float($0) }
    }

    private func ask(_ request: String) throws -> String {
        try requests.fileHandleForWriting.write(contentsOf: Data("\(request)\n".utf8))
        return try line()
    }

    private func line() throws -> String {
        while true {
            if let end = unread.firstIndex(of: 0x0A) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread.removeSubrange(...end)
                return line
            }
            let more = answers.fileHandleForReading.availableData
            guard !more.isEmpty else {
                throw BenchmarkError("the reference ended: has it torch, transformers and pillow?")
            }
            unread += more
        }
    }
}

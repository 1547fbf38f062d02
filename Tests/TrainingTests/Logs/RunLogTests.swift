// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct RunLogTests {
    private let sandbox: Sandbox
    private var path: String { sandbox.path("run.jsonl") }

    init() throws { sandbox = try Sandbox() }

    private func start() throws -> RunLog {
        let log = try RunLog(path: path, header: [("model", .string("tiny")), ("rate", .number(1e-4))])
        try log.append(step: 1, [("loss", 2.5), ("grad_norm", .infinity)])
        try log.append(rewindFrom: 1, to: 0)
        try log.append(step: 1, [("loss", .nan)])
        log.sync()
        return log
    }

    private func text(_ line: RunRecord.Line) -> String {
        switch line {
        case .step(let step, let values): "\(step) " + values.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        case .rewind(let from, let to): "\(from)->\(to)"
        case .other: "other"
        }
    }

    @Test("What was written is read back: a header, steps, rewinds")
    func again() throws {
        _ = try start()
        let record = try RunRecord(reading: path)
        #expect(record.header?["model"]?.string == "tiny" && record.header?["rate"]?.double == 1e-4)
        #expect(record.lines.map(text) == ["1 loss=2.5 grad_norm=inf", "1->0", "1 loss=nan"])
        #expect(record.warnings == [])
        let bytes = try FileBytes.read(path)
        #expect(bytes.last == 0x0A && bytes.count { $0 == 0x0A } == 4)
    }

    @Test("A last line that was cut is left out and named, and gone when the run goes on")
    func cut() throws {
        let log = try start()
        let whole = try FileBytes.read(path)
        try log.append(step: 2, [("loss", 1.5)])
        try Data(FileBytes.read(path).dropLast(4)).write(to: URL(filePath: path))
        let record = try RunRecord(reading: path)
        #expect(record.lines.count == 3 && record.warnings.count == 1)
        #expect(record.warnings.first?.contains("cut short") == true)
        let next = try RunLog(continuing: record)
        #expect(try FileBytes.read(path) == whole)
        try next.append(step: 2, [("loss", 1.25)])
        #expect(try RunRecord(reading: path).lines.map(text).last == "2 loss=1.25")
    }

    @Test("A line that is no object is left out and named; unknown events are kept")
    func strange() throws {
        let lines = [#"{"event":"start"}"#, "[1]", #"{"step":1,"#, "", #"{"event":"x"}"#, #"{"step":2}"#, ""]
        try sandbox.write(lines.joined(separator: "\n"), to: "run.jsonl")
        let record = try RunRecord(reading: path)
        #expect(record.header != nil && record.lines.map(text) == ["other", "2 "])
        #expect(record.warnings.count == 2 && record.warnings[1].hasPrefix("line 3 "))
    }

    @Test("A log is not begun over another, nor where it cannot be written")
    func refused() throws {
        _ = try start()
        #expect(throws: TrainingError.self) { try RunLog(path: path, header: []) }
        let error = #expect(throws: TrainingError.self) { try RunLog(path: sandbox.path("no/run.jsonl"), header: []) }
        #expect(error?.message.contains("no/run.jsonl: no such file") == true)
        #expect(throws: TrainingError.self) { try RunRecord(reading: sandbox.path("none")) }
    }

    @Test("An empty log has no header and no lines; a full device is an error that names the log")
    func full() throws {
        let record = try RunRecord(reading: try sandbox.write("", to: "empty"))
        #expect(record.header == nil && record.lines.isEmpty && record.warnings.isEmpty)
        let log = try RunLog(continuing: record)
        try log.append(step: 1, [])
        let device = try LogFile(path: "/dev/full", mustBeNew: false)
        let error = #expect(throws: TrainingError.self) { try device.append([1, 2, 3]) }
        #expect(error?.message == "cannot write /dev/full: no space left on device")
    }
}

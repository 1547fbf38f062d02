// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// The record of a run as JSON lines: what it was started with, then an object for each step and for each event, such
/// as a rewind.
///
/// Each line is on its way to the disk when `append` returns, and on it after `sync`, which a run calls with each
/// checkpoint.
public final class RunLog: Sendable {
    public var path: String { file.path }
    private let file: LogFile

    /// Begins a record with a header.
    ///
    /// - Throws: `TrainingError` when there is a file already or it cannot be written.
    public init(path: String, header: [(key: String, value: JSONValue)]) throws(TrainingError) {
        file = try LogFile(path: path, mustBeNew: true)
        try append([("event", .string("start"))] + header)
    }

    /// Goes on with a record; a last line that was cut is taken away first.
    ///
    /// - Throws: `TrainingError` when it cannot be read or written.
    public init(continuing record: RunRecord) throws(TrainingError) {
        file = try LogFile(path: record.path, mustBeNew: false)
        if record.isCut { try file.cut(to: record.wholeBytes) }
    }

    /// Adds one line of these members.
    public func append(_ members: [(key: String, value: JSONValue)]) throws(TrainingError) {
        try file.append(Array((JSONValue.object(members).text + "\n").utf8))
    }

    /// Adds the line of a step: how many steps are done, and what was measured.
    public func append(step: Int, _ values: [(key: String, value: Double)]) throws(TrainingError) {
        // f32 is what is measured in: its digits say all.
        try append([("step", .integer(step))] + values.map { ($0.key, .float(Float($0.value))) })
    }

    /// Adds the line of a rewind.
    public func append(rewindFrom from: Int, to step: Int) throws(TrainingError) {
        try append([("event", .string("rewind")), ("from", .integer(from)), ("to", .integer(step))])
    }

    public func sync() { file.sync() }
}
